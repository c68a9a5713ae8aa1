"""What of a label can be told without the disease, and whether a package tells it so.

What does not go in here: how well a package reads, which is `models/evaluate.py`.
"""
