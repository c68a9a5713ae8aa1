"""Augmentations, one file each; the file's name is what a plan calls it.

None flips: a mirrored chest has its heart on the wrong side, and a child stands on its feet.
"""
