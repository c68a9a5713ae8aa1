"""Tables of access: persons, invitations, sessions, viewing permits, executed commands."""

from sqlalchemy import Column, ForeignKey, String, Table, Text

from lynkeus.core.database import Document, Instant, metadata

persons = Table(
    "persons",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("roles", Document, nullable=False),
    Column("password", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("disabled_at", Instant),
    Column("signed_in_at", Instant),
)

invitations = Table(
    "invitations",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("roles", Document, nullable=False),
    Column("until", Instant, nullable=False),
    Column("used_by", String(32)),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("person", ForeignKey("persons.id"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
)

viewing_permits = Table(
    "viewing_permits",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("case", String(32), primary_key=True, index=True),
    Column("until", Instant, nullable=False),
)

executions = Table(
    "executions",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("result", Document, nullable=False),
    Column("at", Instant, nullable=False, index=True),
)
