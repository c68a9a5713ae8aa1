"""The traditional classifiers, one a file: each declares `CLASSIFIER`."""
