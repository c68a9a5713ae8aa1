"""A one-time link says where it can be opened: on this machine only, or wherever the pages are."""

from pathlib import Path

import pytest

from lynkeus.cli.main import main
from lynkeus.core.settings import Settings

from ..app.reaching import serving


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({}, "24 hours, on this machine: http://127.0.0.1:"),
        ({"host": "192.0.2.1"}, "24 hours: http://192.0.2.1:"),
        (
            {"proxy": "192.0.2.2", "names": ("lynkeus.example",)},
            "24 hours: https://lynkeus.example",
        ),
    ],
)
def test_a_link_is_said_to_open_where_the_pages_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], where: dict[str, object], words: str
) -> None:
    with serving(Settings(home=tmp_path / "home", **where)):
        assert main(["users", "add", "--home", str(tmp_path / "home")]) == 0
    assert words in capsys.readouterr().out
