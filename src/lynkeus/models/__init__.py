"""What a model package is: card, signature, preprocess, infer, calibrate, applicability, explain.

All of it runs without torch, so that what was trained is evaluated with the code that serves it.
What does not go in here: training, and anything that knows a study's state.
"""
