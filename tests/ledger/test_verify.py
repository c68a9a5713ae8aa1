"""Whatever is done to a ledger's rows is found: changed, put in, taken out, moved, cut, rebuilt."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, update

from lynkeus.cli.main import main
from lynkeus.core.errors import BadInput
from lynkeus.core.keys import subject_keys
from lynkeus.core.settings import Settings
from lynkeus.ledger.checkpoints import Checkpoint, read_checkpoint
from lynkeus.ledger.entries import SITE
from lynkeus.ledger.merkle import Frontier
from lynkeus.ledger.records import about, entries, head, leaves

from .writing import SIZE, WHEN, Ledger


def test_a_whole_ledger_is_whole(ledger):
    older = ledger.checkpoint()
    ledger.write(3, SIZE)
    assert ledger.problems(older, ledger.checkpoint()) == []


def swap(connection: Connection, table: Table, column: str) -> None:
    rows = {row.number: row for row in connection.execute(table.select())}
    for one, other in ((2, 4), (4, 2)):
        value = getattr(rows[other], column)
        mine = update(table).where(table.c.number == one)
        connection.execute(mine.values({column: value}))


def renumber(connection: Connection, table: Table, moves: dict[int, int]) -> None:
    for old, new in moves.items():
        connection.execute(update(table).where(table.c.number == old).values(number=new))


def flip(connection: Connection, table: Table, column: str) -> None:
    for row in connection.execute(table.select().where(table.c.number == 4)).all():
        value = bytes([getattr(row, column)[0] ^ 1, *getattr(row, column)[1:]])
        connection.execute(update(table).where(table.c.number == 4).values({column: value}))


TAMPERED: dict[str, Callable[[Connection], object]] = {
    "a text changed": lambda c: flip(c, entries, "sealed"),
    "a leaf changed": lambda c: flip(c, leaves, "leaf"),
    "a text removed": lambda c: c.execute(entries.delete().where(entries.c.number == 4)),
    "a leaf removed": lambda c: c.execute(leaves.delete().where(leaves.c.number == 4)),
    "the last removed": lambda c: [
        c.execute(table.delete().where(table.c.number == SIZE - 1))
        for table in (leaves, entries, about)
    ],
    "the first removed": lambda c: [
        c.execute(table.delete().where(table.c.number == 0)) for table in (leaves, entries, about)
    ],
    "one inserted": lambda c: [
        c.execute(leaves.insert().values(number=SIZE, leaf=b"x" * 32)),
        c.execute(entries.insert().values(number=SIZE, subject=SITE, sealed=b"x" * 60)),
    ],
    "a text inserted": lambda c: c.execute(
        entries.insert().values(number=SIZE, subject=SITE, sealed=b"x" * 60)
    ),
    "two leaves exchanged": lambda c: swap(c, leaves, "leaf"),
    "two texts exchanged": lambda c: swap(c, entries, "sealed"),
    "two entries exchanged": lambda c: [swap(c, leaves, "leaf"), swap(c, entries, "sealed")],
    "one moved to the end": lambda c: [
        renumber(c, table, {4: SIZE}) for table in (leaves, entries, about)
    ],
    "said to be about another": lambda c: c.execute(
        update(about).where(about.c.number == 4).values(about="case 99")
    ),
    "said to be about nothing": lambda c: c.execute(about.delete().where(about.c.number == 4)),
    "the head's root changed": lambda c: c.execute(update(head).values(root=b"x" * 32)),
    "the head's size changed": lambda c: c.execute(update(head).values(size=SIZE - 1)),
    "the head's time changed": lambda c: c.execute(update(head).values(at=WHEN.replace(year=2025))),
    "the head's signature changed": lambda c: c.execute(update(head).values(signature=b"x" * 64)),
    "the head removed": lambda c: c.execute(head.delete()),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_is_found(ledger, what):
    with ledger.database.write() as connection:
        TAMPERED[what](connection)
    assert ledger.problems() != []


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ("update ledger_leaves set leaf = 'text' where number = 4", 4),
        ("update ledger_leaves set leaf = cast(x'ff00' as text) where number = 4", 4),
        ("update ledger_entries set sealed = 'text' where number = 4", 4),
        ("update ledger_entries set sealed = cast(x'ff00' as text) where number = 4", 4),
        ("update ledger_entries set subject = cast(x'ff00' as text) where number = 4", 4),
        ("update ledger_entries set subject = x'ff00' where number = 4", 4),
        ("update ledger_about set about = cast(x'ff00' as text) where number = 4", 4),
        ("update ledger_about set number = 'text' where number = 4", 4),
        ("update ledger_about set number = cast(x'ff00' as text) where number = 4", 4),
        ("update ledger_head set size = 'text'", -1),
        ("update ledger_head set size = cast(x'ff00' as text)", -1),
        ("update ledger_head set root = 'text'", -1),
        ("update ledger_head set at = 'text'", -1),
        ("update ledger_head set at = cast(x'ff00' as text)", -1),
        ("update ledger_head set signature = cast(x'ff00' as text)", -1),
        ("update subject_keys set wrapped = 'text'", 5),
        ("update subject_keys set wrapped = cast(x'ff00' as text)", 5),
    ],
)
def test_a_value_of_another_kind_is_a_change_like_any_other(ledger, change, number):
    with ledger.database.write() as connection:
        connection.exec_driver_sql(change)
    assert number in {one.number for one in ledger.problems()}


def test_a_ledger_rebuilt_with_the_key_is_convicted_by_an_older_checkpoint(ledger):
    older = ledger.checkpoint()
    ledger.rebuild(lambda number: number != 4)
    ledger.write(5, SIZE)
    assert ledger.problems() == []
    (found,) = ledger.problems(older)
    assert found.what == "changed"


def test_a_ledger_cut_with_the_key_is_convicted_by_an_older_checkpoint(ledger):
    older = ledger.checkpoint()
    ledger.rebuild(lambda number: number < SIZE - 2)
    assert ledger.problems() == []
    (found,) = ledger.problems(older)
    assert found.what == "cut"


def test_a_checkpoint_of_another_site_is_no_witness(ledger):
    one = ledger.checkpoint()
    forged = Checkpoint(size=one.size, root=b"x" * 32, at=one.at, signature=one.signature)
    (found,) = ledger.problems(forged)
    assert found.what == "checkpoint"


def test_a_subjects_key_that_is_gone_is_found(ledger):
    with ledger.database.write() as connection:
        connection.execute(subject_keys.delete())
    assert [one.number for one in ledger.problems()] == list(range(1, SIZE, 2))


def test_a_signed_head_left_from_before_does_not_pass(ledger):
    with ledger.database.read() as connection:
        old = connection.execute(head.select()).one()
    ledger.write(1, SIZE)
    with ledger.database.write() as connection:
        connection.execute(update(head).values(old._asdict()))
    assert [one.what for one in ledger.problems()] == ["cut"]


class TestCheckpoints:
    def test_come_back_as_they_were(self, ledger):
        one = ledger.checkpoint()
        assert read_checkpoint(one.as_bytes()) == one

    @pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"size": "x"}'])
    def test_what_is_none_is_refused(self, content):
        with pytest.raises(BadInput):
            read_checkpoint(content)


class TestCommand:
    def run(self, ledger: Ledger, *words: str) -> tuple[int, dict[str, object]]:
        told = ledger.home / "told.json"
        words = ("ledger", *words, "--home", str(ledger.home), "--json", str(told))
        return main(list(words)), json.loads(told.read_text())

    def test_verifies_beside_what_is_open(self, ledger):
        code, told = self.run(ledger, "verify")
        assert (code, told["ok"], told["size"]) == (0, True, SIZE)

    def test_copies_the_head_out_and_holds_the_ledger_against_it(self, ledger):
        kept = str(ledger.home / "kept.checkpoint")
        assert self.run(ledger, "checkpoint", kept)[0] == 0
        assert self.run(ledger, "verify", "--checkpoint", kept)[1]["ok"] is True
        ledger.rebuild(lambda number: number != 4)
        code, told = self.run(ledger, "verify", "--checkpoint", kept)
        assert (code, told["ok"]) == (1, False)
        assert self.run(ledger, "verify")[0] == 0

    def test_holds_the_ledger_against_the_newest_checkpoint_at_home(self, ledger):
        folder = Settings(home=ledger.home).checkpoints_folder
        folder.mkdir()
        kept = folder / "000000000001.checkpoint"
        assert self.run(ledger, "checkpoint", str(kept))[0] == 0
        assert self.run(ledger, "verify")[1]["ok"] is True
        with ledger.database.write() as connection:
            for table in (about, entries, leaves, head):
                connection.execute(table.delete())
        code, told = self.run(ledger, "verify")
        assert (code, told["size"], told["ok"]) == (1, 0, False)

    @pytest.mark.parametrize("words", [("checkpoint",), ("prove", "--checkpoint", "kept")])
    def test_overwrites_nothing(self, words, ledger, capsys, monkeypatch):
        monkeypatch.chdir(ledger.home)
        assert self.run(ledger, "checkpoint", "kept")[0] == 0
        before = Path("kept").read_bytes()
        with pytest.raises(SystemExit, match="2"):
            main(["ledger", words[0], "kept", *words[1:], "--home", str(ledger.home)])
        assert "is there already and stays as it is" in capsys.readouterr().err
        assert Path("kept").read_bytes() == before

    def test_proves_to_anybody_that_it_continues_a_checkpoint(self, ledger, capsys):
        kept, packed, folder = (ledger.home / one for one in ("kept", "growth.zip", "out"))
        words = ("prove", str(packed), "--checkpoint", str(kept))
        assert self.run(ledger, "checkpoint", str(kept))[0] == 0
        ledger.write(3, SIZE)
        assert self.run(ledger, *words)[0] == 0
        told = capsys.readouterr().out
        assert f"{packed} is a zip archive" in told
        assert "python3 -m zipfile -e growth.zip proof" in told
        zipfile.ZipFile(packed).extractall(folder)
        assert self.checked(folder) == (0, True)
        said = json.loads((folder / "growth.json").read_text())
        for name in ("older", "newer"):
            other = json.dumps({**json.loads(said[name]), "size": 5})
            (folder / "growth.json").write_text(json.dumps({**said, name: other}))
            assert self.checked(folder) == (1, False)
        ledger.rebuild(lambda number: number != 4)
        packed.unlink()
        assert main(["ledger", *words, "--home", str(ledger.home)]) == 1
        assert main(["ledger", *words[:2], "--home", str(ledger.home)]) == 2
        assert "ledger_not_continued" in capsys.readouterr().err

    def checked(self, folder: Path) -> tuple[int, bool]:
        """Check a proof without Lynkeus: how that ends, and whether it says that all is well."""
        done = subprocess.run(
            [sys.executable, "-I", "check_ledger.py", "growth.json"],
            cwd=folder, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        return done.returncode, "continues the first" in done.stdout

    def test_makes_no_key_where_one_is_missing(self, ledger, capsys):
        key = ledger.home / "keys" / "ledger.key"
        key.unlink()
        assert main(["ledger", "verify", "--home", str(ledger.home)]) == 1
        assert "key_file_missing" in capsys.readouterr().err
        assert not key.exists()


def test_appending_is_the_frontier_of_all(ledger):
    with ledger.database.read() as connection:
        kept = [row.leaf for row in connection.execute(leaves.select().order_by(leaves.c.number))]
    frontier = Frontier()
    for one in kept:
        frontier = frontier.append(one)
    assert frontier.root() == ledger.checkpoint().root
