"""A plan of whatever task, and its films.

What does not go in here: training, and anything that loads torch.
"""
