"""A package as one file, for the way from one site to another."""
