"""The evaluations that a home keeps, and the process that makes each.

What does not go in here: how one stands, which is told by facts.
"""
