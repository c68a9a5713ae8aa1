"""The first tables of `access`: people, and what they may."""

import sqlalchemy as sa
from alembic import op

from lynkeus.core.database import Document, Instant


def make() -> None:
    """Make them."""
    _persons()
    _invitations()
    _sessions()
    _viewing_permits()
    _executions()


def _persons() -> None:
    op.create_table(
        "persons",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("roles", Document(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("added_at", Instant(length=32), nullable=False),
        sa.Column("disabled_at", Instant(length=32), nullable=True),
        sa.Column("signed_in_at", Instant(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("login"),
    )


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("roles", Document(), nullable=False),
        sa.Column("until", Instant(length=32), nullable=False),
        sa.Column("used_by", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("token"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("started_at", Instant(length=32), nullable=False),
        sa.Column("until", Instant(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["persons.id"],
        ),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index(op.f("ix_sessions_person"), "sessions", ["person"], unique=False)


def _viewing_permits() -> None:
    op.create_table(
        "viewing_permits",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("until", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("person", "case"),
    )
    op.create_index(op.f("ix_viewing_permits_case"), "viewing_permits", ["case"], unique=False)


def _executions() -> None:
    op.create_table(
        "executions",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("result", Document(), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_executions_at"), "executions", ["at"], unique=False)
