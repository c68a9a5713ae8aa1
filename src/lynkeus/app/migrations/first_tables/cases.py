"""The first tables of `cases`: what is known of a study, and what the site has chosen."""

import sqlalchemy as sa
from alembic import op

from lynkeus.core.database import Document, Instant


def make() -> None:
    """Make them."""
    _verdicts()
    _series_decisions()
    _readings()
    _reading_plans()
    _passed_over()
    _opinions()
    _told_findings()
    _stated_ages()
    _choices()
    _waiting_caps()


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answers", Document(), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case", "revision", "series"),
    )
    op.create_index(op.f("ix_verdicts_state"), "verdicts", ["state"], unique=False)


def _series_decisions() -> None:
    op.create_table(
        "series_decisions",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case", "revision", "series", "number"),
    )


def _readings() -> None:
    op.create_table(
        "readings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("package", sa.String(length=100), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("result", Document(), nullable=False),
        sa.Column("choices", Document(), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_readings_case"), "readings", ["case"], unique=False)


def _reading_plans() -> None:
    op.create_table(
        "reading_plans",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("planned", Document(), nullable=False),
        sa.Column("chosen_at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case", "revision"),
    )


def _passed_over() -> None:
    op.create_table(
        "passed_over",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case", "revision"),
    )


def _opinions() -> None:
    op.create_table(
        "opinions",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("overall", sa.String(length=16), nullable=False),
        sa.Column("findings", Document(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("certainty", sa.String(length=16), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.Column("active_s", sa.Float(), nullable=False),
        sa.Column("ai_shown_before", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case", "person", "revision"),
    )


def _told_findings() -> None:
    op.create_table(
        "told_findings",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case"),
    )


def _stated_ages() -> None:
    op.create_table(
        "stated_ages",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("low_years", sa.Float(), nullable=False),
        sa.Column("high_years", sa.Float(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case"),
    )


def _choices() -> None:
    op.create_table(
        "choices",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )


def _waiting_caps() -> None:
    op.create_table(
        "waiting_caps",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
