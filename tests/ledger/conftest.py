"""A ledger of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lynkeus.core.keys import SiteKeys, SubjectKeys
from lynkeus.core.settings import Settings

from ..homes import lay_tables
from .writing import PERSON, SIZE, Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    settings = Settings(home=tmp_path)
    site = SiteKeys(settings.keys_folder)
    database = lay_tables(settings.database_path)
    keys = SubjectKeys(site.site)
    with database.write() as connection:
        keys.make_key(connection, PERSON)
    one = Ledger(tmp_path, database, keys, site.signing)
    one.write(SIZE)
    yield one
    database.close()
