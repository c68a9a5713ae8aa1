"""The remedies that a plan may name, one file each."""
