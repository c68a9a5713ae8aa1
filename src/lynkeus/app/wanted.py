"""What pages send about data sets: one that is wanted, where its files lie, whom it judges."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from lynkeus.app.freezing import Said
from lynkeus.app.making import Table
from lynkeus.core.errors import BadInput
from lynkeus.manifests.freezing import Spacings
from lynkeus.manifests.manifest import How, Labelling
from lynkeus.manifests.table import MEANINGS

WORDS_MAX = 200
PLACE_MAX = 1000
COLUMNS_MAX = 64
PACKAGES_MAX = 2
TABLE_MAX = 2_000_000
REASON_MAX = 4000

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=WORDS_MAX)]
Short = Annotated[str, StringConstraints(max_length=WORDS_MAX)]
Place = Annotated[str, StringConstraints(max_length=PLACE_MAX)]
Share = Annotated[float, Field(ge=0, lt=1)]


class Wanted(BaseModel):
    """A data set as somebody wants it, of a table in the data folder or of one that he sends."""

    name: Name
    kind: Annotated[str, StringConstraints(pattern="^(table|archive)$")]
    table: Place = ""
    text: Annotated[str, StringConstraints(max_length=TABLE_MAX)] = ""
    root: Place | None = None
    approval: Short = ""
    labelling: Labelling
    columns: Annotated[dict[str, Short], Field(max_length=COLUMNS_MAX)] = {}
    leave_out: Annotated[tuple[tuple[Short, Short], ...], Field(max_length=COLUMNS_MAX)] = ()
    how: How
    test: Share | None = None
    tune: Share | None = None
    gap: Share | None = None
    seed: Annotated[int, Field(ge=0)] | None = None
    margin: Annotated[float, Field(gt=0, lt=1)] | None = None
    one_spacing: bool = False

    def said(self, table: Table) -> Said:
        """Give it as the terminal says it.

        Raises:  BadInput: reason `options_clash`.
        """
        said = Said(
            name=self.name,
            kind=self.kind,
            approval=self.approval.strip(),
            root=None if table.root is None else table.root.name or None,
            labelling=self.labelling,
            columns={one: self.columns[one] for one in MEANINGS if self.columns.get(one)},
            leave_out=self.leave_out,
            how=self.how,
            test=self.test,
            tune=self.tune,
            gap=self.gap,
            seed=self.seed,
            margin=self.margin,
            spacings=Spacings.ONE if self.one_spacing else Spacings.ANY,
        )
        said.check()
        return said


class Where(BaseModel):
    """The folder that a data set's files lie in; None for the one that is known."""

    root: Place | None = None


class Which(BaseModel):
    """A package that lies here."""

    package: Short
    version: Short


class Opening(Where):
    """For which packages a test set is to be opened, and why it is opened again."""

    packages: Annotated[tuple[Which, ...], Field(min_length=1, max_length=PACKAGES_MAX)]
    reason: Annotated[str, StringConstraints(max_length=REASON_MAX)] = ""

    def once(self) -> tuple[Which, ...]:
        """Give the packages, each named once.

        Raises:  BadInput: reason `package_twice`; an opening that compares nothing is spent.
        """
        if len({(one.package, one.version) for one in self.packages}) < len(self.packages):
            message = "A package is not compared with itself: name another one, or it alone."
            raise BadInput(message, reason="package_twice")
        return self.packages
