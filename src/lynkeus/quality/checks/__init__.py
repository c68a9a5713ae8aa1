"""The catalogue of checks: one file each, found by `core.catalogue`; no rule that joins them."""
