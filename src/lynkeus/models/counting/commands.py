"""What changes when a site counts on its own films."""

from collections.abc import Mapping
from dataclasses import dataclass

from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.core.database import insert_or_replace
from lynkeus.core.errors import BadInput, Conflict, NotFound
from lynkeus.core.json import Json
from lynkeus.models.queries import registered
from lynkeus.models.records import operating_points, site_calibrations
from lynkeus.models.registry import HERE, Registered
from lynkeus.models.standing.commands import KEEPERS

SOURCE_MIN, SOURCE_MAX = 3, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibratePackage:
    """Keep how many films above and below the point had the finding, of those judged at this site.

    It takes the place of an earlier count. Of a version that is not in use yet `rule` may say by
    what `point` was chosen on these films: it speaks from there on, at this site. `counted` is what
    `predictive_values` made of the films that the card allows, beforehand: nobody else can write
    while a command runs. `source` says which films these are; `labels` is the SHA-256 of the table
    that judged them.
    """

    package: str
    version: str
    point: float
    counted: Mapping[str, Json]
    source: str
    labels: str
    rule: str = ""


def _calibrate(context: Context, command: CalibratePackage) -> Effect:
    if not SOURCE_MIN <= len(command.source.strip()) <= SOURCE_MAX:
        message = f"Say which films these are, in {SOURCE_MIN} to {SOURCE_MAX} characters."
        raise BadInput(message, reason="source_length", low=SOURCE_MIN, high=SOURCE_MAX)
    _check_point(context, command)
    if command.rule:
        _move(context, command)
    key = {"package": command.package, "version": command.version, "site": HERE}
    row = {
        "point": command.point,
        "values": dict(command.counted),
        "source": command.source.strip(),
        "labels": command.labels,
        "person": context.actor.id,
        "at": context.now,
    }
    made = insert_or_replace(site_calibrations).values(**key, **row)
    context.connection.execute(made.on_conflict_do_update(index_elements=[*key], set_=row))
    model = f"{command.package} {command.version}"
    words = (
        f"Counted for {model} at this site, on {command.counted['films']} films, how many of 100 "
        "above and below the point had the finding."
    )
    if command.rule:
        words += f" It speaks from {command.point:g} on, which was chosen on them."
    fields: dict[str, Json] = {
        "package": command.package,
        "version": command.version,
        "point": command.point,
        "rule": command.rule,
        "source": command.source.strip(),
        "labels": command.labels,
        **command.counted,
    }
    entry = Entry(act="package.calibrated", words=words, fields=fields)
    return Effect(result=fields, entries=(entry,))


def _check_point(context: Context, command: CalibratePackage) -> None:
    """Hold that a version is counted at its own point, or may get another.

    Raises:  NotFound: If it neither reads here nor may be released. Conflict: If its point stays.
    """
    may = [one for one in registered(context.connection) if one.in_use or one.waits]
    known = {(one.package, one.version): one for one in may}
    one = known.get((command.package, command.version))
    if command.rule:
        _check_may_move(one, command)
    elif one is None or one.point != command.point:
        message = (
            f"{command.package} {command.version} does not read at this site from "
            f"{command.point:g} on; count again with what is in use now."
        )
        raise NotFound(message, reason="no_such_package", package=command.package)


def _check_may_move(one: Registered | None, command: CalibratePackage) -> None:
    """Let a point be chosen for a candidate alone: what is in use speaks on from where it did.

    Raises:  Conflict: If it is anything else.
    """
    if one is None or not one.waits:
        message = (
            f"{command.package} {command.version} is no candidate, so its point stays: a new "
            "version may get another one before it is released."
        )
        raise Conflict(message, reason="point_stays", package=command.package)


def _move(context: Context, command: CalibratePackage) -> None:
    points = operating_points.c
    mine = (points.package == command.package) & (points.version == command.version)
    context.connection.execute(
        operating_points.update()
        .where(mine, points.site == HERE)
        .values(point=command.point, rule=command.rule, person=context.actor.id, at=context.now)
    )


HANDLERS = (Handler(command=CalibratePackage, run=_calibrate),)

RULES = (
    Rule(
        command=CalibratePackage,
        roles=KEEPERS,
        grounds="administrators let a model be counted on the site's own films, and say on which",
    ),
)
