"""What goes wrong around a command ends in one line that says what and why: no traceback."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lynkeus.app.house import open_house
from lynkeus.app.serve import Service
from lynkeus.cli.command import USAGE
from lynkeus.cli.main import main
from lynkeus.core.errors import Broken
from lynkeus.core.keys import SiteKeys
from lynkeus.core.settings import LOOPBACK, Settings


@pytest.fixture
def taken() -> Iterator[int]:
    """Give a port on which something else listens."""
    with socket.create_server((LOOPBACK, 0)) as other:
        yield other.getsockname()[1]


@pytest.fixture
def free() -> int:
    with socket.create_server((LOOPBACK, 0)) as other:
        return int(other.getsockname()[1])


@pytest.fixture
def other() -> int:
    with socket.create_server((LOOPBACK, 0)) as one:
        return int(one.getsockname()[1])


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """Give the one line of the error stream."""
    [line] = capsys.readouterr().err.splitlines()
    return line


def given_wrongly(*words: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


def test_a_port_that_is_taken_and_an_address_that_is_not_here(
    tmp_path: Path, taken: int, free: int, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(home=tmp_path / "home", http_port=free, dicom_port=taken)
    service = Service(open_house(settings))
    with pytest.raises(Broken, match="`--dicom-port`") as refused:
        service.start()
    assert (refused.value.reason, refused.value.fields) == ("port_taken", {"port": taken})
    with pytest.raises(ConnectionRefusedError):  # the pages were up already
        socket.create_connection((LOOPBACK, free))
    settings = Settings(home=tmp_path / "home", http_port=taken, dicom_port=free)
    with pytest.raises(Broken, match="`--http-port`"):  # and the home was let go
        Service(open_house(settings)).start()
    settings = Settings(home=tmp_path / "home", host="192.0.2.1", http_port=free)
    with pytest.raises(Broken) as refused:  # an address that is kept for documents
        Service(open_house(settings)).start()
    assert refused.value.reason == "port_refused"
    assert capsys.readouterr().err == ""


@pytest.fixture
def heard() -> Iterator[None]:
    """Give the signals back that a service takes for its own."""
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize("word", ["serve", "demo"])
def test_who_does_not_get_a_port_makes_no_home(
    word: str, tmp_path: Path, taken: int, free: int, capsys: pytest.CaptureFixture[str]
) -> None:
    ports = ["--http-port", str(free), "--dicom-port", str(taken)]
    assert main([word, "--home", str(tmp_path / "home"), *ports]) == 1
    said = capsys.readouterr()
    assert "port_taken" in said.err
    assert "first-run" not in said.out
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_other_things_becomes_no_home(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("to whom it may concern")
    assert main(["users", "add", "--home", str(tmp_path)]) == USAGE
    assert "letter.txt" in (told := capsys.readouterr().err)
    assert "home_of_others" in told
    assert list(tmp_path.iterdir()) == [letter]
    letter.rename(tmp_path / "lost+found")  # a disk of its own has this one
    assert main(["users", "add", "--home", str(tmp_path)]) == 0


@pytest.mark.parametrize("port", ["0", "65536", "-1", "pages", "²"])
def test_what_is_no_port_is_no_option(port: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    given_wrongly("serve", "--home", str(home), "--http-port", port)
    given_wrongly("serve", "--home", str(home), "--dicom-port", port)
    given_wrongly("users", "add", "--home", str(home), "--http-port", port)
    assert not home.exists()


def test_a_folder_that_cannot_be_a_home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.touch()
    for words in (["import", str(file)], ["serve"], ["users", "add"]):
        assert main([*words, "--home", str(file / "home")]) == 2
        line = capsys.readouterr().err.splitlines()[-1]
        assert str(file / "home") in line
        assert "home_impossible" in line
    assert main(["demo", "--home", str(file / "home")]) == 2
    assert "Not a directory" in told(capsys)


def test_a_home_of_a_newer_program_or_from_before_the_first_release(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    open_house(Settings(home=home)).close()
    for version in ("m9999", "m0001"):
        with closing(sqlite3.connect(home / "lynkeus.db")) as database, database:
            database.execute("update alembic_version set version_num = ?", (version,))
        assert main(["studies", "--home", str(home)]) == 1
        line = told(capsys)
        assert f"its tables are {version}" in line
        assert "install that again" in line
        assert "import the images there" in line
        assert "home_of_other_version" in line


def test_a_database_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    SiteKeys(tmp_path / "keys")
    (tmp_path / "lynkeus.db").write_bytes(b"no database" * 100)
    for words in (["studies"], ["ledger", "checkpoint", str(tmp_path / "head")]):
        assert main([*words, "--home", str(tmp_path)]) == 1
        assert "file is not a database. [LYN-0500 database_unusable]" in told(capsys)


def test_where_nothing_can_be_written_nothing_is_begun(tmp_path: Path) -> None:
    home = str(tmp_path / "home")
    for target in (tmp_path / "nowhere" / "report.json", tmp_path):
        given_wrongly("studies", "--home", home, "--json", str(target))
        given_wrongly("ledger", "checkpoint", str(target), "--home", home)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_when_the_report_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_house(Settings(home=tmp_path)).close()
    assert main(["ledger", "verify", "--home", str(tmp_path), "--json", "/dev/full"]) == 1
    assert "No space left on device. [LYN-0500 system_error]" in told(capsys)


@pytest.mark.long  # a whole service starts, 4 s
def test_a_disk_that_is_full_when_a_service_starts_again(
    tmp_path: Path, free: int, other: int
) -> None:
    house = open_house(Settings(home=tmp_path))
    house.work.launch()
    house.work.stop()
    house.close()
    code = (
        "import resource, sys\n"
        "from lynkeus.cli.main import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    ports = ["--http-port", str(free), "--dicom-port", str(other)]
    words = [sys.executable, "-c", code, "serve", "--home", str(tmp_path), *ports]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert ended.stderr.rstrip().endswith("[LYN-0500 database_unusable]")


def test_evidence_that_cannot_be_written_is_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    house = open_house(Settings(home=tmp_path))
    house.close()
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    before = {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
    assert main(["ledger", "verify", "--home", str(tmp_path)]) == 0
    assert {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()} == before
    capsys.readouterr()
    Path(f"{house.settings.database_path}-wal").write_bytes(b"what is not in the database yet")
    assert main(["ledger", "verify", "--home", str(tmp_path)]) == 1
    assert "copy the whole home to another disk" in told(capsys)


def test_a_reader_who_has_seen_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    open_house(Settings(home=tmp_path)).close()
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as output:
        monkeypatch.setattr(sys, "stdout", output)
        assert main(["peers", "--home", str(tmp_path), "--json", "-"]) == 1
    assert capsys.readouterr().err == ""
