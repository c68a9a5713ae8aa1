"""Words for people that depend on a number."""


def ordinal(number: float) -> str:
    """Write which of a row is meant: `1st`, `22nd`, `99th`, `2.5th`."""
    said = f"{number:g}"
    teen = said[-2:] in {"11", "12", "13"}
    ending = {"1": "st", "2": "nd", "3": "rd"}.get(said[-1], "th")
    return f"{said}th" if teen or "." in said else said + ending


def count_of(number: object, one: str, several: str = "") -> str:
    """Write how many of a thing there are: `1 image`, `2 images`."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"
