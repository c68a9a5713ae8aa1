"""The machinery of a training run: batches, loop, checkpoint, export, package."""
