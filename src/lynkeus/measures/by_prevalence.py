"""How many above a point are ill, and how many below it are well, at a stated prevalence."""

from math import sqrt

from lynkeus.measures.intervals import Interval

UNMEASURED = float("nan")


def ppv(sensitivity: Interval, specificity: Interval, *, prevalence: float) -> Interval:
    """Measure how many of those above the point are ill, where a stated share of all is.

    Args:     sensitivity: With its interval. specificity: With its interval, of other cases.
              prevalence: The share of ill ones, above 0 and below 1.
    Returns:  0 to 1, no unit; all NaN where either share is, or where nobody would be above.
    Source:   Altman and Bland 1994, BMJ 309:102, doi:10.1136/bmj.309.6947.102; the interval through
              the ratio of the two shares, Newcombe 2016, Statistical Methods in Medical Research
              25:1774-1778, doi:10.1177/0962280213502144.
    Limits:   The interval is of the two shares: the stated prevalence is taken as known. Both
              shares are taken to be the same there as in the table, and to vary apart.
    """
    return _share(_turned(specificity), sensitivity, odds=(1 - prevalence) / prevalence)


def npv(sensitivity: Interval, specificity: Interval, *, prevalence: float) -> Interval:
    """Measure how many of those below the point are well, where a stated share of all is ill.

    Args:     As `ppv`.
    Returns:  As `ppv`; all NaN where nobody would be below.
    Source:   As `ppv`.
    Limits:   As `ppv`.
    """
    return _share(_turned(sensitivity), specificity, odds=prevalence / (1 - prevalence))


def _turned(share: Interval) -> Interval:
    return Interval(value=1 - share.value, low=1 - share.high, high=1 - share.low)


def _share(wrong: Interval, right: Interval, *, odds: float) -> Interval:
    """Give the share of right ones; `odds` weighs the wrong ones' class against the right ones'."""
    if not wrong.value + right.value > 0:
        return Interval(value=UNMEASURED, low=UNMEASURED, high=UNMEASURED)
    value = right.value / (right.value + odds * wrong.value)
    low = 1 / (1 + odds * _ratio_high(wrong, right))
    high = 1 / (1 + odds * _ratio_low(wrong, right))
    return Interval(value=value, low=min(low, value), high=max(high, value))


def _ratio_low(over: Interval, under: Interval) -> float:
    product, rest = _terms(over.value, over.low, under.value, under.high)
    below = product + sqrt(max(0.0, product * product - rest[0] * rest[1]))
    return rest[0] / below if below > 0 else 0.0


def _ratio_high(over: Interval, under: Interval) -> float:
    product, rest = _terms(over.value, over.high, under.value, under.low)
    above = product + sqrt(max(0.0, product * product - rest[0] * rest[1]))
    return above / rest[1] if rest[1] > 0 else float("inf")


def _terms(
    over: float, end_over: float, under: float, end_under: float
) -> tuple[float, tuple[float, float]]:
    """Give the product of both values, and of each the end times what lies on its other side."""
    return over * under, (end_over * (2 * over - end_over), end_under * (2 * under - end_under))
