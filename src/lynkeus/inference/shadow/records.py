"""What models said that read unseen; no other room reads it."""

from sqlalchemy import Column, Integer, String, Table

from lynkeus.core.database import Document, Instant, metadata

shadow_readings = Table(
    "shadow_readings",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", String(32), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("package", String(100), nullable=False),
    Column("version", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("result", Document, nullable=False),
    Column("at", Instant, nullable=False),
)
