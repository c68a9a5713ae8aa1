"""Reaching a site in both ways, and reading what it wrote."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lynkeus.app.house import House, open_house
from lynkeus.app.local import LocalSocket
from lynkeus.app.site import Site, SiteThere, open_site
from lynkeus.core.errors import LynkeusError
from lynkeus.core.json import parse_object
from lynkeus.core.keys import SiteKeys, SubjectKeys
from lynkeus.core.sealing import open_bytes
from lynkeus.core.settings import Settings
from lynkeus.ledger.entries import SITE, split_opened
from lynkeus.ledger.records import entries
from lynkeus.ledger.verify import verify

PACKAGE = "chest-xray-pneumonia"
CHANGING = re.compile(
    r"[0-9a-f]{32,64}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d\.\d+\+00:00)?|first-run/[\w-]+"
)


@contextmanager
def here(settings: Settings) -> Iterator[Site]:
    with open_site(settings) as site:
        yield site


@contextmanager
def there(settings: Settings) -> Iterator[Site]:
    with serving(settings), open_site(settings) as site:
        assert isinstance(site, SiteThere)
        yield site


@contextmanager
def serving(settings: Settings, **more: Any) -> Iterator[House]:
    house = open_house(settings)
    house.settler.start()
    local = LocalSocket(house, **more)
    local.start()
    try:
        yield house
    finally:
        local.stop()
        house.close()


def attempt(site: Site, what: str, **said: Any) -> Any:
    """Ask; give the answer, or the words of the refusal."""
    body = said.pop("body", b"")
    files: list[Any] = []
    try:
        answer = site.ask(
            what, said, body=body, take=lambda name, data: files.append((name, b"".join(data)))
        )
    except LynkeusError as problem:
        return (type(problem), problem.as_json())
    return (answer, files)


def told(home: Path) -> list[Any]:
    """Read the whole ledger of a site, and hold it to be whole."""
    settings = Settings(home=home)
    house = open_house(settings)
    keys = SubjectKeys(SiteKeys(settings.keys_folder).site)
    with house.database.read() as connection:
        seen = verify(connection, keys, house.site.signing.public_key())
        rows = connection.execute(entries.select().order_by(entries.c.number)).all()
        opened = [
            open_bytes(
                keys.site if row.subject == SITE else keys.key_of(connection, row.subject),
                row.sealed,
                str(row.number).encode(),
            )
            for row in rows
        ]
    house.close()
    assert seen.problems == []
    return [parse_object(split_opened(one)[1]) for one in opened]
