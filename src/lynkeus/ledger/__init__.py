"""The Merkle log of all that was done: hashing, proofs, signed checkpoints, verification.

Only `access` appends to it; what an entry says is not decided here.
"""
