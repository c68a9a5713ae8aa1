"""How much two masks overlap, by their mean size."""

from lynkeus.measures.masks import Mask, check_one_grid


def dice(predicted: Mask, reference: Mask) -> float:
    """Measure how much two masks overlap, by their mean size.

    Args:     predicted: Any shape, True inside. reference: Same shape.
    Returns:  0 (apart) to 1 (the same), no unit; NaN when both are empty, for then there is nothing
              to overlap.
    Raises:   ValueError: If the shapes differ.
    Source:   Dice 1945, Ecology 26(3):297, doi:10.2307/1932409.
    Limits:   Says nothing about distance, and is kinder to large things than to small ones: see
              `assd` and `hd95`.
    """
    check_one_grid(predicted, reference)
    both = int(predicted.sum()) + int(reference.sum())
    return 2 * int((predicted & reference).sum()) / both if both else float("nan")
