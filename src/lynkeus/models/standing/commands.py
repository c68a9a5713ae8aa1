"""A version is entered in the registry, put elsewhere, makes way: called by handlers alone."""

from dataclasses import asdict, dataclass
from typing import ClassVar, Protocol

from lynkeus.access.actors import Role
from lynkeus.access.policy import Context
from lynkeus.core.database import insert_or_replace
from lynkeus.core.errors import Conflict, Refused
from lynkeus.core.ids import CaseId
from lynkeus.models.queries import is_trusted
from lynkeus.models.records import operating_points, packages
from lynkeus.models.registry import HERE, Registered, Standing, Summary

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.OPERATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsChanged:
    """Which models read here was changed."""

    kind: ClassVar[str] = "models.changed"
    case: CaseId


class Brought(Protocol):
    """A package that was opened and held against its signature, and where it lies."""

    @property
    def package(self) -> str:
        """Its name."""
        ...

    @property
    def version(self) -> str:
        """Which version."""
        ...

    @property
    def digest(self) -> str:
        """Its exact content."""
        ...

    @property
    def signer(self) -> str:
        """The fingerprint of its maker's key."""
        ...

    @property
    def folder(self) -> str:
        """Where it lies."""
        ...

    @property
    def summary(self) -> Summary:
        """What a site keeps of its card at hand."""
        ...

    @property
    def point(self) -> float:
        """The operating point of its card, a probability."""
        ...

    @property
    def rule(self) -> str:
        """By what that was chosen."""
        ...


def check_trusted(context: Context, brought: Brought) -> None:
    """Ask that the site trusts a package's maker.

    Raises:  Refused: If it does not.
    """
    if not is_trusted(context.connection, brought.signer):
        message = (
            f"{brought.package} is signed with the key {brought.signer[:16]}, which this site does "
            "not trust. Whoever may vouch for its maker says `lynkeus packages trust KEY`."
        )
        raise Refused(
            message, reason="package_untrusted", package=brought.package, key=brought.signer
        )


def check_content(brought: Brought, earlier: Registered | None) -> None:
    """Hold that one version is one content.

    Raises:  Conflict: If it was entered with another.
    """
    if earlier is None or earlier.digest == brought.digest:
        return
    message = (
        f"{brought.package} {brought.version} was activated with other content. One version is one "
        "content: ask its maker for a new version number."
    )
    raise Conflict(
        message, reason="version_taken", package=brought.package, version=brought.version
    )


def enter(context: Context, brought: Brought, standing: Standing, why: str) -> None:
    """Write a version into the registry, as it stands from now on."""
    by = {"person": context.actor.id, "at": context.now}
    key = {"package": brought.package, "version": brought.version}
    row = {
        "digest": brought.digest,
        "signer": brought.signer,
        "folder": brought.folder,
        "summary": asdict(brought.summary),
        **_standing(context, standing, why),
        **by,
    }
    made = insert_or_replace(packages).values(**key, **row)
    context.connection.execute(
        made.on_conflict_do_update(index_elements=["package", "version"], set_=row)
    )
    point = insert_or_replace(operating_points).values(
        **key, site=HERE, point=brought.point, rule=brought.rule, **by
    )
    # A site's own point outlives a stop and a later activation of the same version.
    context.connection.execute(point.on_conflict_do_nothing())


def check_not_rolled_back(one: Registered) -> None:
    """Keep the reason of a roll-back: what reads no more is not taken back for another.

    Raises:  Conflict: If it was rolled back, and no other version reads since.
    """
    if one.standing is Standing.ROLLED_BACK:
        message = (
            f"{one.package} {one.version} was rolled back by {one.standing_by} already: it reads "
            "no more."
        )
        model = {"package": one.package, "version": one.version}
        raise Conflict(message, reason="rolled_back_already", **model, by=one.standing_by)


def make_way(context: Context, one: Registered) -> None:
    """Let another version take its place; who stopped it, since when and why outlives that."""
    if one.stopped:
        _update(context, one, {"standing": Standing.SET_ASIDE.value})
    else:
        put(context, one, Standing.REPLACED, "")


def put(context: Context, one: Registered, standing: Standing, why: str) -> None:
    """Let a package stand otherwise from now on, by who asks."""
    _update(context, one, _standing(context, standing, why))


def models_changed() -> tuple[ModelsChanged, ...]:
    """Tell open pages that other models read here than before."""
    return (ModelsChanged(case=CaseId("")),)


def _update(context: Context, one: Registered, values: dict[str, object]) -> None:
    mine = (packages.c.package == one.package) & (packages.c.version == one.version)
    context.connection.execute(packages.update().where(mine).values(**values))


def _standing(context: Context, standing: Standing, why: str) -> dict[str, object]:
    return {
        "standing": standing.value,
        "standing_by": context.actor.name,
        "standing_since": context.now,
        "standing_why": why.strip(),
    }
