"""The first tables of `reporting`: what people decided."""

import sqlalchemy as sa
from alembic import op

from lynkeus.core.database import Document, Instant


def make() -> None:
    """Make them."""
    _reports()
    _addenda()
    _urgent_marks()
    _reading_times()
    _leases()


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("impression", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("changed_at", Instant(length=32), nullable=False),
        sa.Column("readings", Document(), nullable=False),
        sa.Column("signed_by", sa.String(length=200), nullable=True),
        sa.Column("signed_at", Instant(length=32), nullable=True),
        sa.PrimaryKeyConstraint("case"),
    )
    op.create_index("ix_reports_state", "reports", ["state", "case", "revision"], unique=False)


def _addenda() -> None:
    op.create_table(
        "addenda",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("signed_at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case", "number"),
    )


def _urgent_marks() -> None:
    op.create_table(
        "urgent_marks",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case"),
    )


def _reading_times() -> None:
    op.create_table(
        "reading_times",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.Column("active_s", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("case", "person", "what", "revision"),
    )


def _leases() -> None:
    op.create_table(
        "leases",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("since", Instant(length=32), nullable=False),
        sa.Column("until", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case"),
    )
