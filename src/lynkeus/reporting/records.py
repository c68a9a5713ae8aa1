"""Tables of reporting: reports and addenda, urgent marks, times at work, who has a study."""

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text

from lynkeus.core.database import Document, Instant, metadata

reports = Table(
    "reports",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("decision", String(16), nullable=False),
    Column("findings", Text, nullable=False),
    Column("impression", Text, nullable=False),
    Column("author", String(64), nullable=False),
    Column("author_name", String(200), nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("readings", Document, nullable=False),
    Column("signed_by", String(200)),
    Column("signed_at", Instant),
    Index("ix_reports_state", "state", "case", "revision"),
)

addenda = Table(
    "addenda",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("person", String(64), nullable=False),
    Column("signed_by", String(200), nullable=False),
    Column("signed_at", Instant, nullable=False),
)

urgent_marks = Table(
    "urgent_marks",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)

times = Table(
    "reading_times",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("what", String(16), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("active_s", Float, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
)
