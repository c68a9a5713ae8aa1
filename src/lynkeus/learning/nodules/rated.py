"""What readers said of a nodule: ratings from 1 to 5, 0 where one gave none."""

from collections.abc import Mapping
from statistics import median

BENIGN, MALIGNANT = "rated benign", "rated malignant"
READERS_MIN = 3
LOW, HIGH = 2, 4
RATINGS = tuple(f"malignancy_r{number}" for number in range(1, 5))


def rated_as(row: Mapping[str, str]) -> str:
    """Say what three or more readers rated a nodule; "" where they are fewer, or left it open."""
    given = [int(row[name]) for name in RATINGS if row[name] not in {"", "0"}]
    if len(given) < READERS_MIN:
        return ""
    middle = median(given)
    return MALIGNANT if middle >= HIGH else BENIGN if middle <= LOW else ""
