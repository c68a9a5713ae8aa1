"""By which bands a package is watched, and what each look at its signed studies found."""

import sqlalchemy as sa
from alembic import op

from lynkeus.core.database import Document, Instant

revision = "m0010"
down_revision = "m0009"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "package_watches",
        sa.Column("package", sa.String(length=100), nullable=False),
        sa.Column("document", Document(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("package"),
    )
    op.create_table(
        "package_looks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("package", sa.String(length=100), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("studies", sa.Integer(), nullable=False),
        sa.Column("figures", Document(), nullable=False),
        sa.Column("left", Document(), nullable=False),
        sa.Column("follows", sa.String(length=16), nullable=False),
        sa.Column("until", Instant(length=32), nullable=True),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("seen_by", sa.String(length=200), nullable=False),
        sa.Column("seen_at", Instant(length=32), nullable=True),
        sa.Column("seen_why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_package_looks", "package_looks", ["package", "version", "at"])
