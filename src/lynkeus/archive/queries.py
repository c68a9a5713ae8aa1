"""Look up what came in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Connection, func, select

from lynkeus.archive.records import conflicts, instances, series, studies
from lynkeus.core.database import batches
from lynkeus.core.errors import NotFound
from lynkeus.core.ids import CaseId, SubjectId
from lynkeus.dicom.header import Attributes, ByFrame, first_text

OTHERS, ASIDE = "others", "aside"
"""Where a study's header keeps whom later images name, and objects kept aside; no keyword is."""
_AFTER_SLASH = chr(ord("/") + 1)


class Kind(StrEnum):
    """What an object is whose number another one bears: compared pixel by pixel, or not yet."""

    UNCOMPARED = "uncompared"
    CONTENT = "content"
    COPY = "copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A study by its first image's header; `others` are whom later ones name, if not as it does.

    `aside` is what objects that were kept aside of it say otherwise of patient and accession.
    """

    case: CaseId
    study_uid: str
    subject: SubjectId
    attributes: Attributes
    others: tuple[Attributes, ...]
    aside: tuple[Attributes, ...]
    source: str
    received_at: datetime
    changed_at: datetime
    revision: int
    settled: bool

    def text(self, keyword: str) -> str | None:
        """Give an attribute's first value; None when it is not known."""
        return first_text(self.attributes, keyword)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series of a study."""

    series_uid: str
    case: CaseId
    attributes: Attributes

    def text(self, keyword: str) -> str | None:
        """Give an attribute's first value; None when it is not known."""
        return first_text(self.attributes, keyword)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One stored object, whether it is the image of its number or was kept aside of it."""

    sop_uid: str
    series_uid: str
    case: CaseId
    digest: str
    size: int
    transfer_syntax: str
    path: str
    wrapped_key: bytes
    attributes: Attributes
    by_frame: ByFrame
    source: str
    received_at: datetime

    def text(self, keyword: str) -> str | None:
        """Give an attribute's first value; None when it is not known."""
        return first_text(self.attributes, keyword)


def study_by_case(connection: Connection, case: CaseId) -> Study:
    """Find a study by its random id.

    Raises:  NotFound: If there is none.
    """
    row = connection.execute(select(studies).where(studies.c.case == case)).first()
    return _study(row)


def study_by_uid(connection: Connection, study_uid: str) -> Study:
    """Find a study by its Study Instance UID.

    Raises:  NotFound: If there is none.
    """
    row = connection.execute(select(studies).where(studies.c.study_uid == study_uid)).first()
    return _study(row)


def studies_of(connection: Connection, cases: Sequence[CaseId]) -> dict[CaseId, Study]:
    """Find many studies by their random ids."""
    found: dict[CaseId, Study] = {}
    for some in batches(cases):
        rows = connection.execute(select(studies).where(studies.c.case.in_(some)))
        found |= {CaseId(row.case): _study(row) for row in rows}
    return found


def all_studies(connection: Connection, limit: int) -> list[Study]:
    """List studies, the newest first."""
    newest = select(studies).order_by(studies.c.received_at.desc(), studies.c.case).limit(limit)
    return [_study(row) for row in connection.execute(newest)]


def uids_of(connection: Connection, cases: Iterable[CaseId]) -> dict[CaseId, str]:
    """Give the UIDs of studies; what was erased has none."""
    found: dict[CaseId, str] = {}
    asked = select(studies.c.case, studies.c.study_uid)
    for some in batches(list(cases)):
        rows = connection.execute(asked.where(studies.c.case.in_(some)))
        found |= {CaseId(row.case): row.study_uid for row in rows}
    return found


def sources_of(connection: Connection) -> list[str]:
    """List from where studies came, by name."""
    found = select(studies.c.source).distinct().order_by(studies.c.source)
    return list(connection.execute(found).scalars())


def modalities_of(connection: Connection) -> list[str]:
    """List which kinds of device studies came from, as DICOM names them, by name."""
    named = select(studies.c.modality).where(studies.c.modality != "")
    return list(connection.execute(named.distinct().order_by(studies.c.modality)).scalars())


def unsettled(connection: Connection) -> list[Study]:
    """List the studies that have not come to rest, the longest quiet first."""
    growing = select(studies).where(~studies.c.settled).order_by(studies.c.changed_at)
    return [_study(row) for row in connection.execute(growing)]


def series_of(connection: Connection, case: CaseId) -> list[Series]:
    """List a study's series, by number and then by UID."""
    rows = connection.execute(select(series).where(series.c.case == case)).all()
    found = [
        Series(series_uid=row.series_uid, case=CaseId(row.case), attributes=read_header(row.header))
        for row in rows
    ]
    return sorted(found, key=lambda one: (_number(one.text("SeriesNumber")), one.series_uid))


def instances_of(
    connection: Connection, case: CaseId, series_uid: str | None = None
) -> list[Instance]:
    """List the instances of a study, or of one of its series, by series and instance number."""
    asked = select(instances).where(instances.c.case == case)
    if series_uid is not None:
        asked = asked.where(instances.c.series_uid == series_uid)
    rows = connection.execute(asked).all()
    found = [read_instance(row, row.series_uid) for row in rows]
    return sorted(
        found,
        key=lambda one: (one.series_uid, _number(one.text("InstanceNumber")), one.sop_uid),
    )


def instance(connection: Connection, sop_uid: str) -> Instance:
    """Find an instance.

    Raises:  NotFound: If there is none.
    """
    row = connection.execute(select(instances).where(instances.c.sop_uid == sop_uid)).first()
    if row is None:
        message = "There is no such image in this archive."
        raise NotFound(message, reason="instance_not_found")
    return read_instance(row, row.series_uid)


def conflicts_of(connection: Connection, case: CaseId) -> int:
    """Count the objects kept aside because their UID was taken, those known as copies left out."""
    mine = (conflicts.c.case == case) & (conflicts.c.kind != Kind.COPY.value)
    counted = select(func.count()).select_from(conflicts).where(mine)
    return connection.execute(counted).scalar_one()


def asides_counted(
    connection: Connection, cases: Sequence[CaseId]
) -> dict[CaseId, dict[Kind, int]]:
    """Count what is kept aside of each of many studies, by what it is."""
    found = {case: dict.fromkeys(Kind, 0) for case in cases}
    asked = select(conflicts.c.case, conflicts.c.kind, func.count())
    asked = asked.group_by(conflicts.c.case, conflicts.c.kind)
    for some in batches(cases):
        for case, kind, count in connection.execute(asked.where(conflicts.c.case.in_(some))):
            found[CaseId(case)][Kind(kind)] = count
    return found


def images_counted(connection: Connection, cases: Sequence[CaseId]) -> dict[CaseId, int]:
    """Count the images of each of many studies."""
    found = dict.fromkeys(cases, 0)
    asked = select(instances.c.case, func.count()).group_by(instances.c.case)
    for some in batches(cases):
        for case, count in connection.execute(asked.where(instances.c.case.in_(some))):
            found[CaseId(case)] = count
    return found


def studies_counted(connection: Connection) -> int:
    """Count the studies of the archive."""
    return connection.execute(select(func.count()).select_from(studies)).scalar_one()


def paths_below(connection: Connection, folder: str) -> set[str]:
    """Give where the stored objects of one folder of the store lie."""
    found: set[str] = set()
    for table in (instances, conflicts):
        below = (table.c.path > f"{folder}/") & (table.c.path < f"{folder}{_AFTER_SLASH}")
        found |= set(connection.execute(select(table.c.path).where(below)).scalars())
    return found


def is_indexed(connection: Connection, path: str) -> bool:
    """Tell whether an object lies there, by the index."""
    return any(
        connection.execute(select(table.c.path).where(table.c.path == path)).first() is not None
        for table in (instances, conflicts)
    )


def noted_in(header: object, where: str) -> list[Mapping[str, list[str]]]:
    """Give what the row of a study keeps beside its first header: under `OTHERS` or `ASIDE`."""
    return cast("Mapping[str, list[Mapping[str, list[str]]]]", header).get(where, [])


def read_header(header: object) -> Attributes:
    """Give the attributes that a row keeps."""
    listed = cast("Mapping[str, list[str]]", header)
    beside = (OTHERS, ASIDE)
    return {keyword: tuple(values) for keyword, values in listed.items() if keyword not in beside}


def read_instance(row: Any, series_uid: str) -> Instance:  # noqa: ANN401  # a row of either table
    """Give the object that a row of `instances` or `conflicts` keeps."""
    return Instance(
        sop_uid=row.sop_uid,
        series_uid=series_uid,
        case=CaseId(row.case),
        digest=row.digest,
        size=row.size,
        transfer_syntax=row.transfer_syntax,
        path=row.path,
        wrapped_key=row.wrapped_key,
        attributes=read_header(row.header),
        by_frame=_read_by_frame(row.by_frame),
        source=row.source,
        received_at=row.received_at,
    )


def _read_by_frame(said: object) -> ByFrame:
    listed = cast("Mapping[str, list[list[str]]]", said)
    return {keyword: tuple(map(tuple, values)) for keyword, values in listed.items()}


def _number(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError:
        return 0


def _study(row: Any) -> Study:  # noqa: ANN401  # a row of `studies`
    if row is None:
        message = "There is no such study in this archive."
        raise NotFound(message, reason="study_not_found")
    return Study(
        case=CaseId(row.case),
        study_uid=row.study_uid,
        subject=SubjectId(row.subject),
        attributes=read_header(row.header),
        others=tuple(map(read_header, noted_in(row.header, OTHERS))),
        aside=tuple(map(read_header, noted_in(row.header, ASIDE))),
        source=row.source,
        received_at=row.received_at,
        changed_at=row.changed_at,
        revision=row.revision,
        settled=row.settled,
    )
