"""Models that read beside the one in use: kept from everybody, told in totals alone."""
