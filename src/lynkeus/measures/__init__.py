"""Statistics with nothing medical in them, one measure a file.

Numbers in, numbers out: no file, no network, no chance that is not seeded by the caller.
"""
