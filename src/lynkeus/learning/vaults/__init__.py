"""Whether a plan is of patients of an archive, asked before anything is opened or trained.

What does not go in here: how images are opened, which is for a site to do.
"""
