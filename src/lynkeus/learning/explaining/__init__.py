"""What a grading needs of a network beyond reading: its gradients, and its weights shuffled.

What does not go in here: what the grades mean, which is `models/explain/`.
"""
