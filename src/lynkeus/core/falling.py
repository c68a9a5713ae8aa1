"""What a process leaves when it falls: nothing of what it held in memory."""

import resource


def leave_no_core() -> None:
    """Keep the system from writing this process, and those that it begins, to the disk.

    Keys and images lie in their memory in the clear; a core would lie beside the sealed store.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
