"""What a process asked of the system, by strace, and whether an answer came too early.

An answer is safe when, before it was written to the socket: every byte of the object's file was
written and then synced before it got its name, its folder was synced after that, the database's
log was synced after the transaction that holds the object's path was whole, and the folder of that
log after the log was begun.
"""

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

WRITES = frozenset({"write", "writev", "pwrite64", "pwritev", "pwritev2"})
WATCHED = (
    *(*sorted(WRITES), "sendto", "sendmsg", "fsync", "fdatasync"),
    *("rename", "renameat", "renameat2", "mkdir", "mkdirat"),
)
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
    """One call: between which lines of the trace it ran, on which file, with which bytes.

    `result` is what the system answered: of a write, how many bytes it took.
    """

    name: str
    began: int
    ended: int
    file: str
    texts: tuple[bytes, ...]
    result: int

    @property
    def syncs(self) -> bool:
        return self.name in {"fsync", "fdatasync"}

    @property
    def writes(self) -> bool:
        return self.name in WRITES

    def comes_before(self, other: "Call") -> bool:
        return self.ended < other.began

    def says(self, words: bytes) -> bool:
        """Tell whether words went out by this call, to a socket or anywhere."""
        return any(words in text for text in self.texts)


def traced(trace: Path, command: Sequence[str | Path]) -> list[str]:
    """Give a command line that runs another one under strace."""
    shown = ["-y", "-xx", "-s", str(BYTES_SHOWN)]
    watch = ["-f", "--seccomp-bpf", *shown, "-e", f"trace={','.join(WATCHED)}"]
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
        result=int(result[1]),
    )


def _plain(shown: str) -> bytes:
    return bytes.fromhex("".join(_HEX.findall(shown)))


def answers(seen: Sequence[Call]) -> list[tuple[str, Call]]:
    """Find every C-STORE-RSP that says success: of which object (PS3.7 table 9.3-2)."""
    found = []
    for one in seen:
        data = next((text for text in one.texts if STORE_RESPONSE in text), None)
        if data is None:
            continue
        status = data[data.index(STATUS) + len(STATUS) :][:2]
        at = data.index(INSTANCE) + len(INSTANCE)
        size = int.from_bytes(data[at : at + 4], "little")
        if status == SUCCESS:
            found.append((data[at + 4 : at + 4 + size].rstrip(b"\x00").decode(), one))
    return found


def too_early(
    seen: Sequence[Call], answered: Iterable[tuple[str, Call]], objects: Mapping[str, Path]
) -> set[tuple[str, str]]:
    """Give the answers that were not safe: object, and what of it was not synced.

    Args:     answered: Which objects, and when. objects: Where each lies now that all has ended.
    """
    found = set()
    for name, answer in answered:
        before = [one for one in seen if one.comes_before(answer)]
        found |= {(name, what) for what in _unsynced(seen, before, objects[name])}
    return found


def _unsynced(seen: Sequence[Call], before: Sequence[Call], path: Path) -> Iterator[str]:
    named = next((one for one in before if _renames_to(one, path)), None)
    if named is None:
        yield from ("file", "folder", "database", "log")
        return
    if not _is_whole(seen, named, path):
        yield "file"
    folder = str(path.parent)
    made = [
        one for one in before if one.name.startswith("mkdir") and one.texts[0] == folder.encode()
    ]
    needs = [(folder, named), *((str(path.parents[1]), one) for one in made)]
    if not all(_synced_after(before, where, what) for where, what in needs):
        yield "folder"
    log = [one for one in before if one.name == "pwrite64" and one.file.endswith(".db-wal")]
    if not _committed(before, log, path):
        yield "database"
    if not (log and _synced_after(before, str(Path(log[0].file).parent), log[0])):
        yield "log"


def _is_whole(seen: Sequence[Call], named: Call, path: Path) -> bool:
    """Tell whether all that lies under a name was written and synced before it had that name."""
    aside = named.texts[0].decode()
    written = [one for one in seen if one.writes and one.file in {aside, str(path)}]
    return sum(one.result for one in written) == path.stat().st_size and any(
        _syncs(sync, aside)
        and sync.comes_before(named)
        and all(one.comes_before(sync) for one in written)
        for sync in seen
    )


def _committed(before: Sequence[Call], log: Sequence[Call], path: Path) -> bool:
    """Tell whether the log was synced after the transaction that holds a path was whole.

    Source: https://www.sqlite.org/fileformat2.html#walformat (the head of a transaction's last
    page says how large the database is after it).
    """
    name = f"{path.parent.name}/{path.name}".encode()
    held = [at for at, one in enumerate(log) if name in one.texts[0]]
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


def _renames_to(one: Call, path: Path) -> bool:
    return one.name.startswith("rename") and one.texts[-1].decode() == str(path)


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
