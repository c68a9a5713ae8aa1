"""What a process asked of the system, by strace, and whether an answer came too early.

An answer is safe when, before it was written to the socket: the object's file was synced before
it got its name, its folder was synced after that, and the database's log was synced after the
transaction that holds the object's path was whole.
"""

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

WATCHED = "write,pwrite64,sendto,fsync,fdatasync,rename,renameat,renameat2,mkdir,mkdirat"
BYTES_SHOWN = 4200
"""A page of the database's log, and a whole answer, fit into it."""
PAGE_HEAD_BYTES = 24

_LINE = re.compile(r"^(\d+) +(\w+)\((.*)$", re.DOTALL)
_RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$")
_HEX = re.compile(r"\\x([0-9a-f]{2})")
_FILE = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_RESULT = re.compile(r"\) += (-?\d+)")
STORE_RESPONSE = bytes.fromhex("00000001 02000000 0180")
STATUS = bytes.fromhex("00000009 02000000")
INSTANCE = bytes.fromhex("00000010")
SUCCESS = b"\x00\x00"


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call: between which lines of the trace it ran, on which file, with which bytes."""

    name: str
    began: int
    ended: int
    file: str
    texts: tuple[bytes, ...]

    @property
    def syncs(self) -> bool:
        return self.name in {"fsync", "fdatasync"}

    def comes_before(self, other: "Call") -> bool:
        return self.ended < other.began


def traced(trace: Path, command: Sequence[str | Path]) -> list[str]:
    """Give a command line that runs another one under strace."""
    watch = ["-f", "--seccomp-bpf", "-y", "-xx", "-s", str(BYTES_SHOWN), "-e", f"trace={WATCHED}"]
    return ["strace", *watch, "-o", str(trace), *map(str, command)]


def calls(trace: Path) -> list[Call]:
    """Read a trace: every call that succeeded, by its beginning."""
    return sorted(_calls(trace.read_text().splitlines()), key=lambda one: one.began)


def _calls(lines: Iterable[str]) -> Iterator[Call]:
    open_calls: dict[str, tuple[str, int, str]] = {}
    for number, line in enumerate(lines):
        if found := _LINE.match(line):
            task, name, rest = found.groups()
            if rest.endswith("<unfinished ...>"):
                open_calls[task] = (name, number, rest)
                continue
            yield from _call(name, (number, number), rest)
        elif (found := _RESUMED.match(line)) and found[1] in open_calls:
            name, began, rest = open_calls.pop(found[1])
            yield from _call(name, (began, number), rest + found[3])


def _call(name: str, lines: tuple[int, int], rest: str) -> Iterator[Call]:
    result = _RESULT.search(rest)
    if result is None or int(result[1]) < 0:
        return
    file = _FILE.match(rest)
    yield Call(
        name=name,
        began=lines[0],
        ended=lines[1],
        file=_plain(file[1]).decode() if file else "",
        texts=tuple(_plain(one) for one in _TEXT.findall(rest)),
    )


def _plain(shown: str) -> bytes:
    return bytes.fromhex("".join(_HEX.findall(shown)))


def answers(seen: Sequence[Call]) -> list[tuple[str, Call]]:
    """Find every C-STORE-RSP that says success: of which object (PS3.7 table 9.3-2)."""
    found = []
    for one in seen:
        data = one.texts[0] if one.name == "sendto" and one.texts else b""
        if STORE_RESPONSE not in data:
            continue
        status = data[data.index(STATUS) + len(STATUS) :][:2]
        at = data.index(INSTANCE) + len(INSTANCE)
        size = int.from_bytes(data[at : at + 4], "little")
        if status == SUCCESS:
            found.append((data[at + 4 : at + 4 + size].rstrip(b"\x00").decode(), one))
    return found


def too_early(seen: Sequence[Call], answered: Iterable[tuple[str, Call]], paths: Mapping[str, str]):
    """Give the answers that were not safe: object, and which of the three was not synced."""
    found = set()
    for sop, answer in answered:
        before = [one for one in seen if one.comes_before(answer)]
        path = paths.get(sop, "not stored at all")
        found |= {(sop, what) for what in _unsynced(before, path)}
    return found


def _unsynced(before: Sequence[Call], path: str) -> Iterator[str]:
    named = next((one for one in before if _renames_to(one, path)), None)
    if named is None:
        yield from ("file", "folder", "database")
        return
    aside = named.texts[0].decode()
    if not any(_syncs(one, aside) and one.comes_before(named) for one in before):
        yield "file"
    folder = named.texts[-1].decode().rsplit("/", 1)[0]
    parent = folder.rsplit("/", 1)[0]
    made = [
        one for one in before if one.name.startswith("mkdir") and one.texts[0] == folder.encode()
    ]
    needs = [(folder, named), *((parent, one) for one in made)]
    if not all(_synced_after(before, where, what) for where, what in needs):
        yield "folder"
    if not _committed(before, path):
        yield "database"


def _committed(before: Sequence[Call], path: str) -> bool:
    """Tell whether the log was synced after the transaction that holds a path was whole.

    Source: https://www.sqlite.org/fileformat2.html#walformat (the head of a transaction's last
    page says how large the database is after it).
    """
    log = [one for one in before if one.name == "pwrite64" and one.file.endswith(".db-wal")]
    held = [at for at, one in enumerate(log) if path.encode() in one.texts[0]]
    for at in held:
        heads = range(at - 1, len(log) - 1)
        last = next((log[here + 1] for here in heads if _ends_transaction(log[here])), None)
        if last is not None and _synced_after(before, last.file, last):
            return True
    return False


def _ends_transaction(head: Call) -> bool:
    return len(head.texts[0]) == PAGE_HEAD_BYTES and any(head.texts[0][4:8])


def _synced_after(before: Sequence[Call], file: str, what: Call) -> bool:
    return any(_syncs(one, file) and what.comes_before(one) for one in before)


def _syncs(one: Call, file: str) -> bool:
    return one.syncs and one.file == file


def _renames_to(one: Call, path: str) -> bool:
    return one.name.startswith("rename") and one.texts[-1].decode().endswith(f"/objects/{path}")


def run_traced(trace: Path, command: Sequence[str | Path], environment: Mapping[str, str]) -> str:
    """Run a command under strace to its end; give what it says."""
    done = subprocess.run(
        traced(trace, command),
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
