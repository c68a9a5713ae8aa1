"""The bar that shows how far a command is: on the error stream, so that output stays whole."""

from rich.console import Console
from rich.progress import Progress, ProgressColumn


def bar(*more: ProgressColumn) -> Progress:
    """Make a bar that leaves nothing behind; it is drawn only where somebody looks.

    Args:     more: Columns after the usual ones.
    """
    console = Console(stderr=True)
    columns = (*Progress.get_default_columns(), *more)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
