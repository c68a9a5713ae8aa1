"""Making packages that outline: their plans, the films that only judge, the figures on their cards.

What does not go in here: how a network is trained, which is `training/` for every task.
"""
