"""What an image is told by before any fitting: edges, small patterns, radiomics."""
