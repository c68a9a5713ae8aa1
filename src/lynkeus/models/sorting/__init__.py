"""Packages that sort films among several classes: their card, their scores, how well they do.

What does not go in here: the one finding with its point, its map and its gates, which is `models/`.
"""
