"""What is permitted: under which approval patients of the archive may be used for training.

What does not go in here: what is done with them (`manifests`, `learning`), and roles (`access`).
"""
