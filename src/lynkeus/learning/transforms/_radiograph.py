"""Greys of a radiograph, and the quanta that made them."""

RANGE = 3.0
"""How many powers of e lie between the quanta behind the darkest grey and behind the brightest.

Greys follow the logarithm of what the detector caught, bright where little came through: behind the
mediastinum about a twentieth of what comes through the lungs. A film whose maker bent or sharpened
it afterwards keeps to that only roughly.

Source: IAEA 2014, Diagnostic Radiology Physics, chapters 6 and 7 (latitude, response).
"""
