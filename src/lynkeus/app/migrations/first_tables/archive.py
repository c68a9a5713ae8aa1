"""The first tables of `archive`: what came in, and who sends."""

import sqlalchemy as sa
from alembic import op

from lynkeus.core.database import Document, Instant


def make() -> None:
    """Make them."""
    _patients()
    _studies()
    _series()
    _instances()
    _conflicts()
    _peers()


def _patients() -> None:
    op.create_table(
        "patients",
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("patient_id", sa.String(length=64), nullable=False),
        sa.Column("issuer", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("subject"),
    )
    op.create_index(op.f("ix_patients_patient_id"), "patients", ["patient_id"], unique=False)


def _studies() -> None:
    op.create_table(
        "studies",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("study_uid", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("header", Document(), nullable=False),
        sa.Column("modality", sa.String(length=16), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("name_in_characters", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("received_at", Instant(length=32), nullable=False),
        sa.Column("changed_at", Instant(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject"],
            ["patients.subject"],
        ),
        sa.PrimaryKeyConstraint("case"),
        sa.UniqueConstraint("study_uid"),
    )
    op.create_index(op.f("ix_studies_modality"), "studies", ["modality"], unique=False)
    op.create_index("ix_studies_revision", "studies", ["case", "revision"], unique=False)
    op.create_index(op.f("ix_studies_settled"), "studies", ["settled"], unique=False)
    op.create_index(op.f("ix_studies_source"), "studies", ["source"], unique=False)
    op.create_index(op.f("ix_studies_subject"), "studies", ["subject"], unique=False)


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("series_uid", sa.String(length=64), nullable=False),
        sa.Column("header", Document(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case"],
            ["studies.case"],
        ),
        sa.PrimaryKeyConstraint("case", "series_uid"),
    )


def _instances() -> None:
    op.create_table(
        "instances",
        sa.Column("sop_uid", sa.String(length=64), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("series_uid", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("transfer_syntax", sa.String(length=64), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("header", Document(), nullable=False),
        sa.Column("by_frame", Document(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("received_at", Instant(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["case", "series_uid"],
            ["series.case", "series.series_uid"],
        ),
        sa.PrimaryKeyConstraint("sop_uid"),
        sa.UniqueConstraint("path"),
    )
    op.create_index("ix_instances_series", "instances", ["case", "series_uid"], unique=False)


def _conflicts() -> None:
    op.create_table(
        "conflicts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("sop_uid", sa.String(length=64), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("transfer_syntax", sa.String(length=64), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("header", Document(), nullable=False),
        sa.Column("by_frame", Document(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("received_at", Instant(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["case"],
            ["studies.case"],
        ),
        sa.ForeignKeyConstraint(
            ["sop_uid"],
            ["instances.sop_uid"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("path"),
        sa.UniqueConstraint("sop_uid", "digest"),
    )
    op.create_index(op.f("ix_conflicts_case"), "conflicts", ["case"], unique=False)
    op.create_index(op.f("ix_conflicts_sop_uid"), "conflicts", ["sop_uid"], unique=False)


def _peers() -> None:
    op.create_table(
        "peers",
        sa.Column("ae_title", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=253), nullable=False),
        sa.Column("port", sa.Integer(), nullable=True),
        sa.Column("added_at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("ae_title", "address"),
    )
