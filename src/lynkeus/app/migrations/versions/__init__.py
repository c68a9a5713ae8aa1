"""Each change of the tables, one file, oldest first."""
