"""A region covered and the film read again: the question, and what the model answered."""
