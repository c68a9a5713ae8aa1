"""Tables of the archive: patients, studies, series, instances, conflicts and rulings, peers."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from lynkeus.core.database import Document, Instant, metadata

patients = Table(
    "patients",
    metadata,
    Column("subject", String(32), primary_key=True),
    Column("patient_id", String(64), nullable=False, index=True),
    Column("issuer", String(64), nullable=False),
)

studies = Table(
    "studies",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("study_uid", String(64), nullable=False, unique=True),
    Column("subject", ForeignKey("patients.subject"), nullable=False, index=True),
    Column("header", Document, nullable=False),
    Column("modality", String(16), nullable=False, index=True),
    Column("search_text", Text, nullable=False),
    Column("name_in_characters", Text, nullable=False),
    Column("source", String(64), nullable=False, index=True),
    Column("received_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("settled", Boolean, nullable=False, index=True),
    Index("ix_studies_revision", "case", "revision"),
)

series = Table(
    "series",
    metadata,
    Column("case", ForeignKey("studies.case"), primary_key=True),
    Column("series_uid", String(64), primary_key=True),
    Column("header", Document, nullable=False),
)


def _kept() -> tuple[Column[Any], ...]:
    """Make the columns of an object that lies in the store, whichever table lists it."""
    return (
        Column("digest", String(64), nullable=False),
        Column("size", Integer, nullable=False),
        Column("transfer_syntax", String(64), nullable=False),
        Column("path", Text, nullable=False, unique=True),
        Column("wrapped_key", LargeBinary, nullable=False),
        Column("header", Document, nullable=False),
        Column("by_frame", Document, nullable=False),
        Column("source", String(64), nullable=False),
        Column("received_at", Instant, nullable=False),
    )


instances = Table(
    "instances",
    metadata,
    Column("sop_uid", String(64), primary_key=True),
    Column("case", String(32), nullable=False),
    Column("series_uid", String(64), nullable=False),
    *_kept(),
    ForeignKeyConstraint(["case", "series_uid"], ["series.case", "series.series_uid"]),
    Index("ix_instances_series", "case", "series_uid"),
)

conflicts = Table(
    "conflicts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("sop_uid", ForeignKey("instances.sop_uid"), nullable=False, index=True),
    Column("case", ForeignKey("studies.case"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    *_kept(),
    UniqueConstraint("sop_uid", "digest"),
)

conflict_rulings = Table(
    "conflict_rulings",
    metadata,
    Column("conflict", ForeignKey("conflicts.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("ruling", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("person", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("at", Instant, nullable=False),
)

peers = Table(
    "peers",
    metadata,
    Column("ae_title", String(16), primary_key=True),
    Column("address", String(253), primary_key=True),
    Column("port", Integer),
    Column("added_at", Instant, nullable=False),
)
