"""How handlers put a version where it is to stand; what they may do is said beside them."""
