"""What came in: received, sealed, indexed, given back byte for byte.

What an image means, whether it is good, and what was found in it is not known here.
"""
