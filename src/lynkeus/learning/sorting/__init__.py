"""Making packages that sort films among several classes: their plans, the figures on their cards.

What does not go in here: how a network is trained, which is `training/` for every task.
"""
