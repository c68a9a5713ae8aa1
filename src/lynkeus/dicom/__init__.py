"""The language of medical images: parsed within limits, decoded, displayed, converted.

Pure as a whole: bytes in, values out. What a study means to this site is not known here.
"""
