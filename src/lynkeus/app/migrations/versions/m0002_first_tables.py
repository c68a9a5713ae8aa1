"""The first tables.

`m0001` was their name while they were changed in place, before the first release: homes that have
it are of many kinds, and none is taken for one of this kind.
"""

import sqlalchemy as sa
from alembic import op

from lynkeus.core.database import Document, Instant

revision = "m0002"
down_revision = None


def upgrade() -> None:  # one flat list of tables
    """Make the tables."""
    op.create_table(
        "executions",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("result", Document(), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_executions_at"), "executions", ["at"], unique=False)
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
    op.create_table(
        "invitations",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("roles", Document(), nullable=False),
        sa.Column("until", Instant(length=32), nullable=False),
        sa.Column("used_by", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_table(
        "ledger_about",
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("about", "number"),
    )
    op.create_index("ledger_about_number", "ledger_about", ["number"], unique=False)
    op.create_table(
        "ledger_entries",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
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
    op.create_table(
        "ledger_leaves",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("leaf", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
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
    op.create_table(
        "passed_over",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case", "revision"),
    )
    op.create_table(
        "patients",
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("patient_id", sa.String(length=64), nullable=False),
        sa.Column("issuer", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("subject"),
    )
    op.create_index(op.f("ix_patients_patient_id"), "patients", ["patient_id"], unique=False)
    op.create_table(
        "peers",
        sa.Column("ae_title", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=253), nullable=False),
        sa.Column("port", sa.Integer(), nullable=True),
        sa.Column("added_at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("ae_title", "address"),
    )
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
    op.create_table(
        "leases",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("since", Instant(length=32), nullable=False),
        sa.Column("until", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case"),
    )
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
    op.create_table(
        "reading_plans",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("planned", Document(), nullable=False),
        sa.Column("chosen_at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case", "revision"),
    )
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
    op.create_table(
        "subject_keys",
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("subject"),
    )
    op.create_table(
        "told_findings",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case"),
    )
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
    op.create_table(
        "urgent_marks",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case"),
    )
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
    op.create_table(
        "viewing_permits",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("until", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("person", "case"),
    )
    op.create_index(op.f("ix_viewing_permits_case"), "viewing_permits", ["case"], unique=False)
    _make_studies()
    _make_instances()
    _make_conflicts()
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


def _make_studies() -> None:
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


def _make_instances() -> None:
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


def _make_conflicts() -> None:
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
