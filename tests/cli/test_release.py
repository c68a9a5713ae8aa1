"""A version from its archive to its release and back, typed as the guide says, on toys."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lynkeus.access.actors import Role
from lynkeus.access.passwords import hash_password
from lynkeus.access.records import persons
from lynkeus.app.house import open_house
from lynkeus.cli.main import main
from lynkeus.core.settings import Settings
from lynkeus.models import predictive
from lynkeus.models.packed.ports import package_files, packed

from ..app.living import later
from ..models import toy

PASSWORD = "seven wooden horses"
AGES = ("--age-band", "1-5")
PLAN = """
schema: lynkeus-change-plan/1
package: toy-model
title: the toy, made anew
changes: [{what: trained anew, why: a test}]
judging:
  films_min: 4
  positive_min: 2
  measures: {auc: {margin: 0.99}, sensitivity: {margin: 0.99}, specificity: {margin: 0.99}}
impact: [{risk: none, mitigation: none}]
responsible: [nobody]
"""


def films(folder: Path) -> Path:
    """Make films, each another one, bright where somebody is ill; gives their table."""
    lines = ["path,label,patient,set"]
    for number in range(24):
        ill = number % 2 == 0
        shown = np.abs((255 if ill else 10) - toy.film(0, 75, (300, 300))).astype(np.uint8)
        shown[:20], shown[-10:, -10:], shown[150, number] = 0, 255, 128
        Image.fromarray(shown).save(folder / f"{number}.png")
        kind = "test" if number < 16 else "tune" if number < 20 else "train"
        lines.append(f"{number}.png,{'ill' if ill else 'well'},p{number},{kind}")
    (folder / "films.csv").write_text("\n".join(lines), "utf-8")
    return folder / "films.csv"


def entered(home: Path) -> None:
    """Let somebody have an account who may sign."""
    house = open_house(Settings(home=home))
    row = {"id": "p", "login": "zhou", "name": "ZHOU Min", "language": "en", "added_at": None}
    row |= {"roles": [Role.ADMINISTRATOR.value], "password": hash_password(PASSWORD)}
    with house.database.write() as connection:
        connection.execute(persons.insert().values(**row | {"added_at": house.clock.now()}))
    house.close()


class Typed:
    """What somebody types at a site of his own, and the files that he types it of."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.home, self.table = folder / "home", films(folder)
        self.newer = later(folder)
        self.first = str(toy.package(folder / "first", toy.gates()).folder)
        self.maker = self.written("maker.pub", toy.MAKER.encode())

    def at(self, name: str) -> str:
        """Name a file."""
        return str(self.folder / name)

    def written(self, name: str, content: bytes) -> str:
        """Write a file and name it."""
        (self.folder / name).write_bytes(content)
        return self.at(name)

    def told(self, *words: str, code: int = 0) -> str:
        """Type a command; gives what is said."""
        place = () if words[0] == "compare" else ("--home", str(self.home))
        assert main([*words, *place]) == code, self.capsys.readouterr()
        said = self.capsys.readouterr()
        return " ".join((said.out + said.err).split())

    def packages(self, *words: str, code: int = 0) -> str:
        """Type a command of packages."""
        return self.told("packages", *words, code=code)


def try_unseen(typed: Typed) -> None:
    """Bring a candidate in beside the version in use, and let it read unseen."""
    typed.packages("trust", typed.maker)
    typed.packages("activate", typed.first)
    typed.packages("plan", typed.written("plan.yaml", PLAN.encode()))
    newer = typed.written("newer.zip", packed("newer", package_files(typed.newer)))
    assert "1.1.0 lies here as a candidate" in typed.packages("import", newer)
    assert "shown to nobody" in typed.packages("shadow", "toy-model")
    assert "trial_small" in typed.packages("trial", "toy-model", code=1)


def judge(typed: Typed) -> tuple[str, str]:
    """Open a sealed test and compare on it; gives the manifest and the report."""
    manifest, labels, report = map(typed.at, ("films.json", "test.csv", "compared.json"))
    given = ("--labels", str(typed.table), "--split", "given", "--out", manifest)
    typed.told("manifest", "create", *given)
    trust = ("--trust", typed.maker)
    both = ("--for", str(typed.newer), "--for", typed.first)
    typed.told("manifest", "open-test", manifest, *both, *trust, "--out", labels)
    files = ("--labels", labels, "--json", report)
    typed.told("compare", str(typed.newer), typed.first, *trust, *files, *AGES)
    assert json.loads(Path(report).read_text())["a"]["digest"]
    return manifest, report


def count_here(typed: Typed) -> None:
    """Find the point of the new version at this site."""
    films_here = ("--labels", str(typed.table), "--source", "March", *AGES)
    asked = ("--version", "1.1.0", *films_here, "--sensitivity", "0.9")
    counted = typed.packages("calibrate", "toy-model", *asked)
    assert "of the films with the finding are found here" in counted


@pytest.mark.long
@pytest.mark.timeout(180)
def test_a_version_is_released_and_rolled_back_as_the_guide_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(predictive, "FILMS_MIN", 6)
    monkeypatch.setattr(predictive, "CLASS_MIN", 2)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    typed = Typed(tmp_path, capsys)
    try_unseen(typed)
    manifest, report = judge(typed)
    count_here(typed)
    entered(typed.home)
    shown = ("--manifest", manifest, "--report", report)
    release = ("release", "toy-model", *shown, "--signed-by", "zhou")
    said = typed.packages(*release)
    assert "reads here from now on" in said
    assert "released by ZHOU Min. 1.0.0 reads no more" in said
    assert "argument_missing" in typed.packages(*release, code=2)
    listed = typed.packages("list")
    assert "toy-model 1.0.0 replaced" in listed
    assert "toy-model 1.1.0 active" in listed
    back = typed.packages("rollback", "toy-model", "--reason", "it misses much")
    assert "toy-model 1.1.0 reads no more, as of now; 1.0.0 reads again. 1.1.0 gave" in back
    none = "1.1.0 gave a result in 0 studies of 0 patients, none of them signed."
    assert none in typed.packages("review", "toy-model")
    out = tmp_path / "out.zip"
    typed.packages("export", "toy-model", "--version", "1.1.0", "--out", str(out))
    assert out.stat().st_mode & 0o077 == 0
    assert "lies here already: set aside" in typed.packages("import", str(out))
