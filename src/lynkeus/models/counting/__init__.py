"""What a site has counted on its own films: how many of 100 had the finding."""
