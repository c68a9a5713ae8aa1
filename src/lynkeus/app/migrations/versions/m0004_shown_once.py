"""Who asked for a colleague's signed report, kept once: with the images that were here then.

It stood in two tables, of which the one told the person and the other, among times at work, the
images. Homes of the first tables have only the other; a program between the two noted some people
in the one alone, of whom nobody knows with which images (0).
"""

import sqlalchemy as sa
from alembic import op

from lynkeus.core.database import Instant

revision = "m0004"
down_revision = "m0003"

MOVED = """
INSERT INTO shown_findings ("case", person, revision, at)
SELECT "case", person, revision, at FROM reading_times WHERE what = 'shown'
"""
KEPT = """
INSERT INTO shown_findings ("case", person, revision, at)
SELECT "case", person, 0, at FROM shown_before
WHERE ("case", person) NOT IN (SELECT "case", person FROM shown_findings)
"""


def upgrade() -> None:
    """Make the table anew and move what both held into it."""
    op.rename_table("shown_findings", "shown_before")
    op.create_table(
        "shown_findings",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", Instant(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case", "person", "revision"),
    )
    op.execute(MOVED)
    op.execute(KEPT)
    op.execute("DELETE FROM reading_times WHERE what = 'shown'")
    op.drop_table("shown_before")
