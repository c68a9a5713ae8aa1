"""Nodules on CT: public crops laid out for plans, and what is measured of an outlined nodule.

What does not go in here: networks, and training loops.
"""

FIELD_MM = 50.0
"""The side of the crop in which a nodule is measured."""
