"""A one-time link says for whom it is, and where it can be opened: here only, or at the pages."""

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
    said = capsys.readouterr().out
    assert words in said
    assert "For a new radiologist: open this once" in said


def test_a_link_says_for_which_roles_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = str(tmp_path / "home")
    roles = ("--role", "technologist", "--role", "senior_radiologist", "--role", "technologist")
    assert main(["users", "add", "--home", home, "--http-port", "8081", *roles]) == 0
    said = capsys.readouterr().out
    assert "For a new senior radiologist and technologist: open" in said
    assert "http://127.0.0.1:8081/first-run/" in said


def test_a_link_that_nobody_has_used_is_listed_and_withdrawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ("--home", str(tmp_path / "home"))

    def said(*words: str, code: int = 0) -> str:
        assert main(["users", *words, *home]) == code
        told = capsys.readouterr()
        return told.out + told.err

    token = said("add", "--role", "engineer").rpartition("/")[2]
    nobody, line = said("list").splitlines()
    invitation, _, rest = line.partition("  ")
    assert nobody == "Nobody has an account yet."
    assert rest.startswith("an open invitation: engineer, until ")
    assert invitation not in token
    assert said("withdraw", invitation) == "Nobody can use this link any more.\n"
    assert said("list").splitlines() == [nobody]
    assert "invitation_not_open" in said("withdraw", invitation, code=1)


def test_a_role_that_is_none_is_answered_with_those_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["users", "add", "--role", "doctor", "--home", str(tmp_path / "home")])
    assert ended.value.code == 2
    said = " ".join(capsys.readouterr().err.split())
    assert (
        "--role: doctor is no role here: say administrator, engineer, radiologist, "
        "senior_radiologist or technologist"
    ) in said
    assert "Role." not in said
