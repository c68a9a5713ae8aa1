"""Words for people that depend on a number."""


def count_of(number: object, one: str, several: str = "") -> str:
    """Write how many of a thing there are: `1 image`, `2 images`."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"
