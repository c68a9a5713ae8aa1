"""The tables of what a site has chosen; they only grow."""

from sqlalchemy import Column, Integer, String, Table, Text

from lynkeus.core.database import Instant, metadata

choices = Table(
    "choices",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("subject", String(16), nullable=False),
    Column("scope", String(16), nullable=False),
    Column("value", String(64), nullable=False),
    Column("turn", String(8), nullable=False),
    Column("reason", Text, nullable=False),
    Column("person", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("at", Instant, nullable=False),
)

caps = Table(
    "waiting_caps",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("hours", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("person", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("at", Instant, nullable=False),
)
