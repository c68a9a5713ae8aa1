"""When an audit asks to be worried about: declared before anything was measured, with reasons."""

WORRY_AUC = 0.6
"""What tells the label without the disease is worrying where the lower end of its AUC lies above.

Not 0.5: sets of numbers are asked side by side, each errs once in forty, and very little is found
in every real table. At 0.6 two of ten pairs more are in order than by chance: a network that is
paid for being right takes that.
"""
LOSS_AUC = 0.05
"""What a package may lose where all films are altered alike; worrying if the loss is surely more.

As large as what two networks of one plan differ in on other hospitals' films.
"""
OUTSIDE = 0.5
"""The share of the evidence outside the lungs; worrying if it is surely more.

From there on, most of what a package says of lungs does not come from them.
"""
FILMS_MIN = 20
"""Films of a class, below which nothing is measured, as in groups of an evaluation."""
