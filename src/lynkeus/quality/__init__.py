"""May this be used? Checks of what came in, one verdict per series; no reading, no reporting."""
