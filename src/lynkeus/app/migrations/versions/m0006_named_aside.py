"""By what objects kept aside say of patient and accession, their studies are found from now on."""

import json
from typing import cast

from alembic import op
from sqlalchemy import text

from lynkeus.archive.filing import note_aside
from lynkeus.core.ids import CaseId
from lynkeus.dicom.header import Attributes

revision = "m0006"
down_revision = "m0005"

KEPT = """SELECT "case", header FROM conflicts WHERE kind <> 'copy' ORDER BY received_at, id"""


def upgrade() -> None:
    """Note of each study what an older program's conflicts say; no table changes."""
    connection = op.get_bind()
    for case, header in connection.execute(text(KEPT)).all():
        listed = cast("dict[str, list[str]]", json.loads(header))
        said: Attributes = {keyword: tuple(values) for keyword, values in listed.items()}
        note_aside(connection, CaseId(case), said)
