"""Tables of the manifests that this site has made, and of who opened their test sets."""

from sqlalchemy import Column, Float, ForeignKey, Integer, String, Table, Text

from lynkeus.core.database import Document, Instant, metadata

manifests = Table(
    "manifests",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("commitment", String(64), nullable=False),
    Column("margin", Float),
    Column("alpha", Float, nullable=False),
    Column("approval", String(64), nullable=False),
    Column("counts", Document, nullable=False),
    Column("test", Document, nullable=False),
    Column("person", String(200), nullable=False),
    Column("at", Instant, nullable=False),
)

test_openings = Table(
    "test_openings",
    metadata,
    Column("digest", ForeignKey("manifests.digest"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("packages", Document, nullable=False),
    Column("reason", Text, nullable=False),
    Column("person", String(200), nullable=False),
    Column("at", Instant, nullable=False),
)
