"""Memory that a process no longer needs goes back to the system, not into its heap.

Source: mallopt(3), malloc_trim(3) of the GNU C library; another one is left as it is.
"""

import ctypes

LARGE_BYTES = 1 << 20
"""From this size on, a block is the system's own: it goes back as soon as it is freed."""
M_MMAP_THRESHOLD = -3


def keep_no_large_blocks() -> None:
    """Return large blocks at once, for the rest of this process.

    By itself the library raises the size up to 32 MiB as soon as one such block was freed; films
    then lie among small things in a heap for each thread, and those heaps never shrink again.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)


def give_back() -> None:
    """Return what is free in the heaps."""
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)
