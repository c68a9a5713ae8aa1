"""Tables of the registry: who is trusted, which packages are used, how, and what may change."""

from sqlalchemy import Column, Float, String, Table, Text

from lynkeus.core.database import Document, Instant, metadata

trusted_keys = Table(
    "trusted_keys",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("name", String(200), nullable=False),
    Column("person", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)

packages = Table(
    "packages",
    metadata,
    Column("package", String(100), primary_key=True),
    Column("version", String(32), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("signer", String(64), nullable=False),
    Column("folder", Text, nullable=False),
    Column("summary", Document, nullable=False),
    Column("standing", String(16), nullable=False, index=True),
    Column("person", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("standing_by", String(200), nullable=False),
    Column("standing_since", Instant, nullable=False),
    Column("standing_why", Text, nullable=False),
)

site_calibrations = Table(
    "site_calibrations",
    metadata,
    Column("package", String(100), primary_key=True),
    Column("version", String(32), primary_key=True),
    Column("site", String(64), primary_key=True),
    Column("point", Float, nullable=False),
    Column("values", Document, nullable=False),
    Column("source", String(200), nullable=False),
    Column("labels", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)

operating_points = Table(
    "operating_points",
    metadata,
    Column("package", String(100), primary_key=True),
    Column("version", String(32), primary_key=True),
    Column("site", String(64), primary_key=True),
    Column("point", Float, nullable=False),
    Column("rule", Text, nullable=False),
    Column("person", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)

change_plans = Table(
    "change_plans",
    metadata,
    Column("package", String(100), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("document", Document, nullable=False),
    Column("person", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("at", Instant, nullable=False),
)
