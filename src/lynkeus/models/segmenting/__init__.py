"""Packages that outline: their card, a film outlined, and how well outlines agree with people's.

What does not go in here: what a package says of a whole film, which is `models/` itself.
"""
