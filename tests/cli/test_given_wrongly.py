"""One rule for how a command ends: 2 for what was given wrongly, 1 for what could not be done."""

from pathlib import Path

import pytest

from lynkeus.app.homes import has_home
from lynkeus.app.house import open_house
from lynkeus.cli.command import FAILED, USAGE, exit_code, to_write
from lynkeus.cli.main import main
from lynkeus.core import errors
from lynkeus.core.errors import BadInput, LynkeusError
from lynkeus.core.settings import Settings

WRONG = [
    ("peers junk", "word_unknown"),
    ("peers list junk", "argument_surplus"),
    ("peers list CT1 10.0.0.5", "argument_surplus"),
    ("peers add", "argument_missing"),
    ("peers add CT1", "argument_missing"),
    ("peers add CT1 10.0.0.5:0", "bad_port"),
    ("peers add CT1 10.0.0.5:", "bad_port"),
    ("peers add CT1 10.0.0.5:²", "bad_port"),
    ("peers add CT1_with_17_letters 10.0.0.5", "bad_title"),
    ("peers add CT1 300.1.2.3", "bad_address"),
    ("peers add CT1 0.0.0.0", "bad_address"),
    ("peers add CT1 224.0.0.1", "bad_address"),
    ("peers add CT1 [::1:104", "bad_address"),
    ("peers add CT1 ct..example", "bad_address"),
    ("peers add CT1 ct-.example", "bad_address"),
    ("peers add CT1 'not a host'", "bad_address"),
    ("peers remove CT1 10.0.0.5:104", "bad_port"),
    ("peers remove CT1 junk 10.0.0.5", None),
    ("packages junk", "word_unknown"),
    ("packages list extra", "argument_surplus"),
    ("packages list --reason WORDS", "argument_surplus"),
    ("packages activate", "argument_missing"),
    ("packages activate nope", "no_such_package"),
    ("packages stop chest-xray-pneumonia", "argument_missing"),
    ("packages trust nope", "not_a_key"),
    ("users list wang", "argument_surplus"),
    ("users list --role engineer", "argument_surplus"),
    ("users add --role doctor", None),
    ("users roles wang", "argument_missing"),
    ("users disable", "argument_missing"),
    ("users", "argument_missing"),
    ("users --role engineer", "argument_missing"),
    ("ledger", "argument_missing"),
    ("ledger prove growth.zip", "argument_missing"),
    ("ledger verify extra", "argument_surplus"),
    ("ledger checkpoint", "argument_missing"),
    ("studies --unheard-of", None),
    ("studies extra", None),
    ("import x --age-band old", "age_band_impossible"),
    ("import nowhere neither/here", "nothing_found"),
    ("serve --host 0.0.0.0", "tls_missing"),
    ("unheard-of", None),
]
"""What is typed, and the reason that is given; None where the words are argparse's own."""

LOOKING = (
    *("studies", "peers", "peers remove CT1", "packages list", "users list"),
    *("packages stop toy --reason 'false alarms'", "packages resume toy --reason mended"),
    *("users disable wang", "users enable wang", "users roles wang --role engineer"),
    *("ledger verify", "ledger checkpoint head", "export 1.2.3 out"),
)
"""What looks at a home or changes what is there: it makes none."""


def typed(line: str, home: Path) -> int:
    """Type a command in words that a blank parts, but for those in quotes; gives its exit code."""
    parts = line.split("'")
    words = [one for at, part in enumerate(parts) for one in ([part] if at % 2 else part.split())]
    try:
        return main([*words, "--home", str(home)])
    except SystemExit as ended:
        return int(str(ended.code))


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a home that is not there, from within an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "home"


@pytest.mark.parametrize(("line", "reason"), WRONG, ids=[line for line, _ in WRONG])
def test_what_is_given_wrongly_ends_with_2_and_makes_nothing(
    nowhere: Path, capsys: pytest.CaptureFixture[str], line: str, reason: str | None
) -> None:
    assert typed(line, nowhere) == USAGE
    said = capsys.readouterr().err
    assert reason is None or f" {reason}]" in said
    assert "argument what" not in said
    assert list(nowhere.parent.iterdir()) == []


def test_a_word_that_wants_a_second_one_says_which_there_are(
    nowhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("users", nowhere) == USAGE
    said = capsys.readouterr().err
    assert said.startswith("After `lynkeus users` say add, list, roles, disable, enable")


@pytest.mark.parametrize("line", LOOKING)
def test_who_only_looks_is_told_that_there_is_no_home(
    nowhere: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    assert typed(line, nowhere) == USAGE
    (told,) = capsys.readouterr().err.splitlines()
    assert f"There is no Lynkeus home at {nowhere}: " in told
    assert "`lynkeus serve` or `lynkeus import` makes a new one" in told
    assert list(nowhere.parent.iterdir()) == []


def test_nobody_is_asked_where_the_home_is_twice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LYNKEUS_HOME", raising=False)
    assert main(["studies"]) == USAGE
    assert "no_home" in capsys.readouterr().err


def test_what_a_site_does_not_have_could_not_be_done(
    nowhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_house(Settings(home=nowhere)).close()
    kept = nowhere.parent / "kept" / "a.checkpoint"
    rows = [
        ("ledger checkpoint head", FAILED, "ledger_empty"),
        ("peers remove CT1", FAILED, "peer_not_found"),
        ("packages stop toy --reason 'false alarms'", FAILED, "no_such_package"),
        ("packages stop toy --reason x", USAGE, "reason_length"),
        (f"ledger verify --checkpoint {kept}", USAGE, "file_missing"),
    ]
    for line, code, reason in rows:
        assert typed(line, nowhere) == code, line
        assert f" {reason}]" in (said := capsys.readouterr().err)
    assert f"{kept} cannot be opened: No such file or directory." in said
    kept.parent.mkdir()
    kept.write_text("{}")
    assert typed(f"ledger verify --checkpoint {kept}", nowhere) == USAGE
    assert f"{kept} is no checkpoint of a Lynkeus ledger" in capsys.readouterr().err
    own = Settings(home=nowhere).checkpoints_folder / "000000000001.checkpoint"
    own.parent.mkdir()
    own.write_text("{}")
    assert typed("ledger verify", nowhere) == FAILED
    assert " checkpoint_damaged]" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["read --json {} other.dcm", "evaluate x --labels {} --json {}"])
def test_a_report_is_written_over_no_film_and_no_table(
    tmp_path: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    film = tmp_path / "film.dcm"
    film.write_bytes(b"\x00" * 128 + b"DICM")
    with pytest.raises(SystemExit) as ended:
        main(line.replace("{}", str(film)).split())
    assert ended.value.code == USAGE
    assert "stays as it is" in capsys.readouterr().err
    assert film.read_bytes().endswith(b"DICM")


@pytest.mark.parametrize("before", ["", '{"n": 1}\n', "[]"])
def test_a_report_takes_the_place_of_an_earlier_one(tmp_path: Path, before: str) -> None:
    report = tmp_path / "report.json"
    report.write_text(before, encoding="utf-8")
    assert to_write(str(report)) == report


def test_a_home_that_may_not_be_looked_into_is_not_said_to_be_missing() -> None:
    class Closed:
        def stat(self) -> None:
            raise PermissionError

    class Elsewhere:
        database_path = Closed()

    assert has_home(Elsewhere())  # type: ignore[arg-type]  # all that is asked of settings


def test_the_rule_goes_by_the_kind_of_error() -> None:
    family = (one for one in vars(errors).values() if isinstance(one, type))
    kinds = [one for one in family if issubclass(one, LynkeusError)]
    assert len(kinds) > 5
    for kind in kinds:
        assert exit_code(kind("", reason="")) == (USAGE if kind is BadInput else FAILED)
    assert exit_code(type("Narrower", (BadInput,), {})("", reason="")) == USAGE
