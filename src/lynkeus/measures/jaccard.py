"""How much two masks overlap, by all that either covers."""

from lynkeus.measures.masks import Mask, check_one_grid


def jaccard(predicted: Mask, reference: Mask) -> float:
    """Measure how much two masks overlap, by all that either covers.

    Args:     predicted: Any shape, True inside. reference: Same shape.
    Returns:  0 (apart) to 1 (the same), no unit; NaN when both are empty.
    Raises:   ValueError: If the shapes differ.
    Source:   Jaccard 1912, New Phytologist 11(2):37, doi:10.1111/j.1469-8137.1912.tb05611.x.
    Limits:   Orders two predictions of one mask as `dice` does: one of both is enough.
    """
    check_one_grid(predicted, reference)
    either = int((predicted | reference).sum())
    return int((predicted & reference).sum()) / either if either else float("nan")
