"""Tables of cases: verdicts, people's decisions on series, readings, opinions."""

from sqlalchemy import Boolean, Column, Float, Integer, String, Table, Text

from lynkeus.core.database import Document, Instant, metadata

verdicts = Table(
    "verdicts",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("series", String(64), primary_key=True),
    Column("state", String(16), nullable=False, index=True),
    Column("answers", Document, nullable=False),
    Column("at", Instant, nullable=False),
)

series_decisions = Table(
    "series_decisions",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("series", String(64), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("decision", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("person", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("at", Instant, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", String(32), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("package", String(100), nullable=False),
    Column("version", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("result", Document, nullable=False),
    Column("choices", Document, nullable=False),
    Column("at", Instant, nullable=False),
    Column("stands", Boolean, nullable=False),
)

reading_plans = Table(
    "reading_plans",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("planned", Document, nullable=False),
    Column("chosen_at", Instant, nullable=False),
)

passed_over = Table(
    "passed_over",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("reason", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)

opinions = Table(
    "opinions",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("overall", String(16), nullable=False),
    Column("findings", Document, nullable=False),
    Column("text", Text, nullable=False),
    Column("certainty", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("active_s", Float, nullable=False),
    Column("ai_shown_before", Boolean, nullable=False),
)

told_findings = Table(
    "told_findings",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("at", Instant, nullable=False),
)

shown_findings = Table(
    "shown_findings",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
)

seen_findings = Table(
    "seen_findings",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("at", Instant, nullable=False),
)

stated_ages = Table(
    "stated_ages",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("low_years", Float, nullable=False),
    Column("high_years", Float, nullable=False),
    Column("source", String(200), nullable=False),
    Column("person", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)
