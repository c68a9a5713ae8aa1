"""The first tables of `models`: packages, and what was counted of them."""

import sqlalchemy as sa
from alembic import op

from lynkeus.core.database import Document, Instant


def make() -> None:
    """Make them."""
    _trusted_keys()
    _packages()
    _site_calibrations()
    _operating_points()


def _trusted_keys() -> None:
    op.create_table(
        "trusted_keys",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.Column("withdrawn_at", Instant(length=32), nullable=True),
        sa.PrimaryKeyConstraint("fingerprint"),
    )


def _packages() -> None:
    op.create_table(
        "packages",
        sa.Column("package", sa.String(length=100), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("signer", sa.String(length=64), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("summary", Document(), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.Column("standing_by", sa.String(length=200), nullable=False),
        sa.Column("standing_since", Instant(length=32), nullable=False),
        sa.Column("standing_why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("package", "version"),
    )
    op.create_index(op.f("ix_packages_standing"), "packages", ["standing"], unique=False)


def _site_calibrations() -> None:
    op.create_table(
        "site_calibrations",
        sa.Column("package", sa.String(length=100), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("site", sa.String(length=64), nullable=False),
        sa.Column("point", sa.Float(), nullable=False),
        sa.Column("values", Document(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("labels", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("package", "version", "site"),
    )


def _operating_points() -> None:
    op.create_table(
        "operating_points",
        sa.Column("package", sa.String(length=100), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("site", sa.String(length=64), nullable=False),
        sa.Column("point", sa.Float(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("package", "version", "site"),
    )
