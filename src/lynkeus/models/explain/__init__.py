"""Ways to show what a network used: one a file. What does not go in here: running a network."""
