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


@pytest.mark.long
@pytest.mark.timeout(180)
def test_a_version_is_released_and_rolled_back_as_the_guide_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home, table, newer = tmp_path / "home", films(tmp_path), later(tmp_path)
    monkeypatch.setattr(predictive, "FILMS_MIN", 6)
    monkeypatch.setattr(predictive, "CLASS_MIN", 2)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    first = str(toy.package(tmp_path / "first", toy.gates()).folder)
    paths = {name: tmp_path / name for name in ("plan.yaml", "maker.pub", "newer.zip")}
    paths["plan.yaml"].write_text(PLAN)
    paths["maker.pub"].write_text(toy.MAKER)
    paths["newer.zip"].write_bytes(packed("newer", package_files(newer)))
    trust = ("--trust", str(paths["maker.pub"]))
    made = {name: str(tmp_path / name) for name in ("films.json", "test.csv", "compared.json")}

    def told(*words: str, code: int = 0) -> str:
        place = () if words[0] == "compare" else ("--home", str(home))
        assert main([*words, *place]) == code, capsys.readouterr()
        said = capsys.readouterr()
        return " ".join((said.out + said.err).split())

    def packages(*words: str, code: int = 0) -> str:
        return told("packages", *words, code=code)

    packages("trust", str(paths["maker.pub"]))
    packages("activate", first)
    packages("plan", str(paths["plan.yaml"]))
    assert "1.1.0 lies here as a candidate" in packages("import", str(paths["newer.zip"]))
    assert "shown to nobody" in packages("shadow", "toy-model")
    assert "trial_small" in packages("trial", "toy-model", code=1)
    told(
        "manifest",
        "create",
        "--labels",
        str(table),
        "--split",
        "given",
        "--out",
        made["films.json"],
    )
    both = ("--for", str(newer), "--for", first)
    told("manifest", "open-test", made["films.json"], *both, *trust, "--out", made["test.csv"])
    files = ("--labels", made["test.csv"], "--json", made["compared.json"])
    told("compare", str(newer), first, *trust, *files, *AGES)
    assert json.loads(Path(made["compared.json"]).read_text())["a"]["digest"]
    count = ("--version", "1.1.0", "--labels", str(table), "--source", "March", *AGES)
    counted = packages("calibrate", "toy-model", *count, "--sensitivity", "0.9")
    assert "of the films with the finding are found here" in counted
    entered(home)
    shown = ("--manifest", made["films.json"], "--report", made["compared.json"])
    release = ("release", "toy-model", *shown, "--signed-by", "zhou")
    assert "reads here from now on" in (said := packages(*release))
    assert "released by ZHOU Min. 1.0.0 reads no more" in said
    assert "argument_missing" in packages(*release, code=2)
    listed = packages("list")
    assert "toy-model 1.0.0 replaced" in listed
    assert "toy-model 1.1.0 active" in listed
    back = packages("rollback", "toy-model", "--reason", "it misses much")
    assert "toy-model 1.1.0 reads no more, as of now; 1.0.0 reads again. 1.1.0 gave" in back
    assert "1.1.0 gave a result in 0 studies of 0 patients, none of them signed." in packages(
        "review", "toy-model"
    )
    out = tmp_path / "out.zip"
    packages("export", "toy-model", "--version", "1.1.0", "--out", str(out))
    assert out.stat().st_mode & 0o077 == 0
    assert "lies here already: set aside" in packages("import", str(out))
