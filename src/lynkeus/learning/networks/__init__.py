"""Networks, one file each; the file's name is what a plan calls it."""
