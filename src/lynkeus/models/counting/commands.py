"""What changes when a site counts on its own films."""

from collections.abc import Mapping
from dataclasses import dataclass

from lynkeus.access.execute import Effect, Entry, Handler
from lynkeus.access.policy import Context, Rule
from lynkeus.core.database import insert_or_replace
from lynkeus.core.errors import BadInput, NotFound
from lynkeus.core.json import Json
from lynkeus.models.commands import KEEPERS
from lynkeus.models.queries import in_use
from lynkeus.models.records import site_calibrations
from lynkeus.models.registry import HERE

SOURCE_MIN, SOURCE_MAX = 3, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibratePackage:
    """Keep how many films above and below the point had the finding, of those judged at this site.

    It takes the place of an earlier count. `counted` is what `predictive_values` made of the films
    that the card allows, beforehand: nobody else can write while a command runs. `source` says
    which films these are; `labels` is the SHA-256 of the table that judged them.
    """

    package: str
    version: str
    point: float
    counted: Mapping[str, Json]
    source: str
    labels: str


def _calibrate(context: Context, command: CalibratePackage) -> Effect:
    if not SOURCE_MIN <= len(command.source.strip()) <= SOURCE_MAX:
        message = f"Say which films these are, in {SOURCE_MIN} to {SOURCE_MAX} characters."
        raise BadInput(message, reason="source_length", low=SOURCE_MIN, high=SOURCE_MAX)
    reading = {(one.package, one.version): one for one in in_use(context.connection)}
    registered_one = reading.get((command.package, command.version))
    if registered_one is None or registered_one.point != command.point:
        message = (
            f"{command.package} {command.version} does not read at this site from "
            f"{command.point:g} on; count again with what is in use now."
        )
        raise NotFound(message, reason="no_such_package", package=command.package)
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
    fields: dict[str, Json] = {
        "package": command.package,
        "version": command.version,
        "point": command.point,
        "source": command.source.strip(),
        "labels": command.labels,
        **command.counted,
    }
    entry = Entry(act="package.calibrated", words=words, fields=fields)
    return Effect(result=fields, entries=(entry,))


HANDLERS = (Handler(command=CalibratePackage, run=_calibrate),)

RULES = (
    Rule(
        command=CalibratePackage,
        roles=KEEPERS,
        grounds="administrators let a model be counted on the site's own films, and say on which",
    ),
)
