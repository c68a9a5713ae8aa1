"""How a version in use is held against what a site declared of it, again and again."""
