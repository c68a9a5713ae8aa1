"""Packages held against labelled films, as the terminal and the site itself do it.

What does not go in here: what is measured, which is `models/evaluate.py` and `models/compare.py`;
how a test set is opened, which is `manifests/`.
"""
