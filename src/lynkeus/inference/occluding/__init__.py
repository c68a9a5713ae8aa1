"""Every place of a film covered by itself: the question, and what the model answered."""
