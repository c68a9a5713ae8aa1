"""Whose packages a site believes: makers are trusted by their keys, and trusted no more."""
