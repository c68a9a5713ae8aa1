"""Tables of the watch: by which bands a package is watched, and what each look at it found."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from lynkeus.core.database import Document, Instant, metadata

package_watches = Table(
    "package_watches",
    metadata,
    Column("package", String(100), primary_key=True),
    Column("document", Document, nullable=False),
    Column("person", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("at", Instant, nullable=False),
)

package_looks = Table(
    "package_looks",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("package", String(100), nullable=False),
    Column("version", String(32), nullable=False),
    Column("studies", Integer, nullable=False),
    Column("figures", Document, nullable=False),
    Column("left", Document, nullable=False),
    Column("follows", String(16), nullable=False),
    Column("until", Instant),
    Column("by", String(200), nullable=False),
    Column("at", Instant, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("seen_by", String(200), nullable=False),
    Column("seen_at", Instant),
    Column("seen_why", Text, nullable=False),
    Index("ix_package_looks", "package", "version", "at"),
)
