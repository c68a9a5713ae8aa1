"""The first tables of `core`: facts and keys."""

import sqlalchemy as sa
from alembic import op

from lynkeus.core.database import Document, Instant


def make() -> None:
    """Make them."""
    _facts()
    _subject_keys()


def _facts() -> None:
    op.create_table(
        "facts",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("body", Document(), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index(op.f("ix_facts_case"), "facts", ["case"], unique=False)


def _subject_keys() -> None:
    op.create_table(
        "subject_keys",
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("subject"),
    )
