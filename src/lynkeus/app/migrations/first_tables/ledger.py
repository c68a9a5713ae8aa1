"""The first tables of `ledger`: the ledger."""

import sqlalchemy as sa
from alembic import op

from lynkeus.core.database import Instant


def make() -> None:
    """Make them."""
    _ledger_leaves()
    _ledger_entries()
    _ledger_about()
    _ledger_head()


def _ledger_leaves() -> None:
    op.create_table(
        "ledger_leaves",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("leaf", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )


def _ledger_entries() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )


def _ledger_about() -> None:
    op.create_table(
        "ledger_about",
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("about", "number"),
    )
    op.create_index("ledger_about_number", "ledger_about", ["number"], unique=False)


def _ledger_head() -> None:
    op.create_table(
        "ledger_head",
        sa.Column("only", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("peaks", sa.LargeBinary(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("next_fact", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("only"),
    )
