"""What augmentation and transfer bring at how many patients: plan, runs, what came of them.

What does not go in here: how a network is trained, which is `training/` for every task.
"""
