"""The life of a version beside its use: taken in, read unseen, given up, rolled back."""
