"""What a card says of the simpler method that was fitted beside its network, on the same cases."""

from pydantic import Field

from lynkeus.models.part import Part, Words


class Beside(Part):
    """The network and the method on the same cases, read in one way.

    `difference` is the network's number less the method's, `low` and `high` its interval of 95 %,
    none where it cannot be measured. `decides` says whether this way is one of those that the
    network was chosen by.
    """

    on: Words
    network: float
    traditional: float
    difference: float
    low: float | None = None
    high: float | None = None
    p: float | None = None
    decides: bool


class Traditional(Part):
    """The method, and how the network stands beside it.

    `method` is the id of the method, for ever; `measure` is what all rows are of. `is_this` says
    that the package is the method itself, and the network another.
    """

    method: Words
    says: Words
    measure: Words
    cases: int = Field(gt=0)
    patients: int = Field(gt=0)
    beside: tuple[Beside, ...] = Field(min_length=1)
    is_this: bool = False

    @property
    def beaten(self) -> bool:
        """Whether the network is shown to beat the method: the interval is above 0 in each way.

        All of the ways that decide must say so, and none of them need be adjusted for the others:
        Berger 1982, Technometrics 24:295-300, doi:10.2307/1267823.
        """
        deciding = [one for one in self.beside if one.decides]
        return bool(deciding) and all(one.low is not None and one.low > 0 for one in deciding)

    @property
    def stands(self) -> bool:
        """Whether there is a reason to use the package: it is the method itself, or beats it."""
        return self.is_this or self.beaten

    @property
    def sentence(self) -> str:
        """Say in words how the network stands beside the method."""
        how = "is shown" if self.beaten else "is not shown"
        rows = "; ".join(_row(one) for one in self.beside if one.decides)
        return (
            f"The network {how} to beat the traditional method ({self.says}), fitted on the same "
            f"cases. {self.measure} of the network less that of the method: {rows}."
        )


def _row(one: Beside) -> str:
    if one.low is None or one.high is None:
        return f"{one.difference:+.3f} ({one.on})"
    return f"{one.difference:+.3f} [{one.low:+.3f} to {one.high:+.3f}] ({one.on})"
