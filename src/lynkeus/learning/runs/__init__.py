"""Trainings that a site runs: asked for by page, durable, in a process of their own.

What does not go in here: how a network is trained, which is `training/`; nothing here loads torch.
"""
