"""Tables of the ledger: leaves, sealed entries, what they are about, and the signed head."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from lynkeus.core.database import Instant, metadata

leaves = Table(
    "ledger_leaves",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("leaf", LargeBinary(32), nullable=False),
)

entries = Table(
    "ledger_entries",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("subject", String(32), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

about = Table(
    "ledger_about",
    metadata,
    Column("about", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Index("ledger_about_number", "number"),
)

ONLY = 1

head = Table(
    "ledger_head",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("size", Integer, nullable=False),
    Column("peaks", LargeBinary, nullable=False),
    Column("root", LargeBinary(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    Column("next_fact", Integer, nullable=False),
)
