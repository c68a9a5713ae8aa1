"""Models at work: which one, when, on which image; it makes no model and decides nothing."""
