"""Approvals for training, the data sets that were made, and who opened their test sets."""

import sqlalchemy as sa
from alembic import op

from lynkeus.core.database import Document, Instant

revision = "m0007"
down_revision = "m0006"


def upgrade() -> None:
    """Make the tables."""
    _approvals()
    _manifests()
    _test_openings()


def _approvals() -> None:
    op.create_table(
        "approvals",
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("modalities", Document(), nullable=False),
        sa.Column("patients_max", sa.Integer(), nullable=True),
        sa.Column("expires", sa.String(length=10), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("noted_by", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.Column("withdrawn_at", Instant(length=32), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )


def _manifests() -> None:
    op.create_table(
        "manifests",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("margin", sa.Float(), nullable=True),
        sa.Column("alpha", sa.Float(), nullable=False),
        sa.Column("approval", sa.String(length=64), nullable=False),
        sa.Column("counts", Document(), nullable=False),
        sa.Column("test", Document(), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )


def _test_openings() -> None:
    op.create_table(
        "test_openings",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("packages", Document(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["manifests.digest"]),
        sa.PrimaryKeyConstraint("digest", "number"),
    )
