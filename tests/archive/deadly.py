"""A picture that kills the child which decodes it, and children whose decoder dies of it."""

import io
from functools import partial

import numpy as np
from PIL import Image, PngImagePlugin

from lynkeus.core.children import Children

MARK = "deadly"
# Begun in the child itself: its decoder ends the process as a fault in C code would.
DIES = f"""
import os, signal
from lynkeus.dicom import convert
whole = convert.Image.open
def dying(file, **options):
    if {MARK!r}.encode() in file.getvalue():
        os.kill(os.getpid(), signal.SIGSEGV)
    return whole(file, **options)
convert.Image.open = dying
"""


def mortal(workers: int, _: object = None) -> Children:
    """Give children that die of a picture which `picture` has marked."""
    return Children(workers, partial(exec, DIES, {}))


def picture(shade: int, *, deadly: bool = False) -> bytes:
    """Draw a small grey picture."""
    words = PngImagePlugin.PngInfo()
    if deadly:
        words.add_text(MARK, "yes")
    values = np.arange(4096, dtype=np.uint32).reshape(64, 64) + shade
    file = io.BytesIO()
    Image.fromarray(values.astype(np.uint8)).save(file, "PNG", pnginfo=words)
    return file.getvalue()
