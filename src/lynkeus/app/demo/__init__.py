"""The demo: a site on real, public material, on this machine only, with people to enter as.

What may not go in here: anything that a hospital's own site needs.
"""
