"""Tables of what is permitted."""

from sqlalchemy import Column, Integer, String, Table, Text

from lynkeus.core.database import Document, Instant, metadata

approvals = Table(
    "approvals",
    metadata,
    Column("number", String(64), primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("modalities", Document, nullable=False),
    Column("patients_max", Integer),
    Column("expires", String(10), nullable=False),
    Column("person", String(200), nullable=False),
    Column("noted_by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Column("withdrawn_why", Text, nullable=False),
)
