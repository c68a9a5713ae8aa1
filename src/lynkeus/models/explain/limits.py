"""When an explanation passes; declared before any was graded."""

GAIN_MIN = 0.1
"""By how much (log odds, on average along the way) the number must surely be lower where the
strongest places are removed first than where places by lot are, and higher where they are shown."""
ALIKE_MAX = 0.5
"""Rank correlation above which a map of the model, and of the same model with its weights shuffled,
are alike: it then shows the film and not what was learnt."""
POINTING_MIN = 0.0
"""By how much more often than its share of the film it must surely point into what is marked."""
FILMS_MIN = 20
"""Films on which it would be shown, below which nothing is graded."""
