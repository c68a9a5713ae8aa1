"""`lynkeus packages` as an outsider types it: listed, refused, trusted, activated."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lynkeus.app.house import open_house
from lynkeus.app.shipped.packages import shipped_classifiers, shipped_keys, shipped_version
from lynkeus.cli.main import main
from lynkeus.core.settings import Settings
from lynkeus.models import predictive
from lynkeus.models.ports import sign_package
from lynkeus.models.signing import fingerprint

from ..models import toy
from ..models.releasing import put_to_use

[SHIPPED] = shipped_classifiers()
GATES = toy.gates()
AGES = ("--age-band", "1-5")
MAKER = toy.KEY.public_key()
LYNKEUS = {"key": fingerprint(*shipped_keys()), "name": "Lynkeus", "trusted": True}


def test_a_package_is_refused_trusted_activated_and_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, key = tmp_path / "home", tmp_path / "maker.pub"
    key.write_text(toy.MAKER)
    folder = toy.package(tmp_path / "toy", toy.gates()).folder

    def said(*words: str) -> dict[str, object]:
        assert main(["packages", *words, "--home", str(home), "--json", "-"]) == 0
        return dict(json.loads(capsys.readouterr().out))

    def refused(*words: str) -> str:
        assert main(["packages", *words, "--home", str(home)]) in {1, 2}
        return capsys.readouterr().err

    assert "home_missing" in refused("list")
    assert "package_untrusted" in refused("activate", str(folder))
    assert "not_a_key" in refused("trust", str(folder / "card.yaml"))
    assert "no_such_package" in refused("activate", str(tmp_path / "nothing"))
    known = said("list")
    assert (known["packages"], known["makers"]) == ([], [LYNKEUS])
    assert said("trust", str(key), "--name", "A toy maker") == {"key": fingerprint(MAKER)}
    done = said("activate", str(folder))
    assert done == {
        "package": "toy-model",
        "version": "1.0.0",
        "registration": "not registered, for research only",
    }

    def listed() -> tuple[object, ...]:
        (one,) = said("list")["packages"]  # type: ignore[misc]  # a list of one
        return one["package"], one["standing"], one["point"]

    assert listed() == ("toy-model", "active", 0.5)
    assert "no_such_package" in refused("stop", "nothing", "--reason", "none such")
    assert said("stop", "toy-model", "--reason", "false alarms")["version"] == "1.0.0"
    assert listed() == ("toy-model", "stopped", 0.5)
    said("resume", "toy-model", "--reason", "looked at")
    assert listed() == ("toy-model", "active", 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """Somebody at a terminal with a home that trusts the toy's maker; prints are one line."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def says(self, *words: str) -> tuple[int, str]:
        code = main([*words, "--home", str(self.folder / "home")])
        told = self.capsys.readouterr()
        return code, " ".join((told.out + told.err).split())

    def told(self, *words: str) -> str:
        code, told = self.says(*words)
        assert code == 0, told
        return told

    def release(self, folder: Path) -> None:
        put_to_use(house := open_house(Settings(home=self.folder / "home")), folder)
        house.close()


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    one = Terminal(folder=tmp_path, capsys=capsys)
    key = tmp_path / "maker.pub"
    key.write_text(toy.MAKER)
    one.told("packages", "trust", str(key))
    return one


def judged(folder: Path) -> list[str]:
    """Make six films, two of the four bright ones ill; gives the words that name their table."""
    lines = ["path,label,patient"]
    for number, (shade, label) in enumerate([(255, "ill"), (255, "well"), (10, "0")] * 2):
        shown = np.abs(shade - toy.film(0, 75, (300, 300))).astype(np.uint8)
        shown[:20] = 0
        shown[-10:, -10:] = 255
        Image.fromarray(shown).save(folder / f"{number}.png")
        lines.append(f"{number}.png,{label},patient {number}")
    (folder / "labels.csv").write_text("\n".join(lines), "utf-8")
    return ["--labels", str(folder / "labels.csv"), *AGES]


@pytest.mark.long
def test_a_site_counts_on_its_own_films_and_says_so_with_each_reading(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.told("packages", "activate", str(toy.package(terminal.folder / "toy", GATES).folder))
    table = judged(terminal.folder)
    bright, dark = (["read", str(terminal.folder / f"{one}.png"), *AGES] for one in (0, 2))
    count = ["packages", "calibrate", "toy-model", *table, "--source"]
    assert "not calibrated" in terminal.told(*bright)
    assert "argument_missing" in terminal.says(*count[:-1])[1]
    assert "films_few" in terminal.says(*count, "March")[1]
    monkeypatch.setattr(predictive, "FILMS_MIN", 6)
    monkeypatch.setattr(predictive, "CLASS_MIN", 2)
    assert "source_length" in terminal.says(*count, "M")[1]
    other = ["packages", "calibrate", "nothing", *table, "--source", "March"]
    assert "no_such_package" in terminal.says(*other)[1]
    assert "6 films counted, 2 with the finding" in terminal.told(*count, "March")
    told = terminal.told(*bright)
    assert "of 100 such films above the point, 50 had it" in told
    assert "from 4 films: March" in told
    assert "below the point, 0 had it" in terminal.told(*dark)
    terminal.told(*count, "April")
    assert "from 4 films: April" in terminal.told(*bright)


def test_a_shipped_version_that_nobody_has_activated_is_told(terminal: Terminal) -> None:
    name = SHIPPED.name
    older = toy.CARD.replace("toy-model", name).replace("version: 1.0.0", "version: 0.0.1")
    version = shipped_version(SHIPPED)
    told = f"{name} {version} not active shipped with this program lynkeus packages activate {name}"
    terminal.told(
        "packages", "activate", str(toy.package(terminal.folder / "old", GATES, older).folder)
    )
    assert f"{name} 0.0.1 active not registered" in terminal.told("packages", "list")
    assert told in terminal.told("packages", "list")
    assert "release_needed" in terminal.says("packages", "activate", name)[1]
    terminal.release(SHIPPED)
    listed = terminal.told("packages", "list")
    assert f"{name} 0.0.1 replaced" in listed
    assert told not in listed


def test_the_list_says_what_reads_and_what_a_person_does_next(terminal: Terminal) -> None:
    none = "No model is active at this site"
    listed = terminal.told("packages", "list")
    assert f"{SHIPPED.name} {shipped_version(SHIPPED)} not active" in listed
    assert f"{none}: studies are shown, and not read by AI." in listed
    assert f"`lynkeus packages activate {SHIPPED.name}` lets one read" in listed
    terminal.told("packages", "activate", str(toy.package(terminal.folder / "toy", GATES).folder))
    listed = terminal.told("packages", "list")
    assert "toy-model 1.0.0 active" in listed
    assert none not in listed
    terminal.told("packages", "stop", "toy-model", "--reason", "false alarms")
    listed = terminal.told("packages")
    assert "toy-model 1.0.0 stopped" in listed
    assert "lynkeus packages resume toy-model --reason WORDS: lets it read again" in listed
    assert f"{none}; toy-model was stopped" in listed


def test_what_was_stopped_and_replaced_is_activated_again_with_a_reason(
    terminal: Terminal,
) -> None:
    newer = toy.CARD.replace("version: 1.0.0", "version: 1.1.0")
    first = str(toy.package(terminal.folder / "first", GATES, toy.CARD).folder)
    second = toy.package(terminal.folder / "second", GATES, newer).folder
    terminal.told("packages", "activate", first)
    terminal.told("packages", "stop", "toy-model", "--reason", "false alarms")
    terminal.release(second)
    listed = terminal.told("packages", "list")
    assert "toy-model 1.0.0 set aside" in listed
    assert "`lynkeus packages activate FOLDER --reason WORDS` lets it read again" in listed
    code, told = terminal.says("packages", "activate", first)
    assert (code, "--reason WORDS" in told, "package_stopped" in told) == (1, True, True)
    terminal.told("packages", "activate", first, "--reason", "the detector was mended")
    assert "toy-model 1.0.0 active" in terminal.told("packages", "list")


def gone(copy: Path) -> None:
    shutil.rmtree(copy)


def altered(copy: Path) -> None:
    (copy / "weights.onnx").write_bytes(b"another network")


def exchanged(copy: Path) -> None:
    gone(copy)
    toy.package(copy, GATES, toy.CARD.replace("A toy", "Another toy"))


def a_file(copy: Path) -> None:
    gone(copy)
    copy.write_bytes(b"")


def test_activating_again_mends_a_copy_that_was_spoilt(terminal: Terminal) -> None:
    made = toy.package(terminal.folder / "toy", GATES)
    copy = terminal.folder / "home" / "packages" / made.digest

    def held(folder: Path) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    terminal.told("packages", "activate", str(made.folder))
    for spoil in (gone, altered, exchanged, a_file):
        spoil(copy)
        terminal.told("packages", "activate", str(made.folder))
        assert held(copy) == held(made.folder), spoil
        assert [one.name for one in copy.parent.iterdir()] == [made.digest]
    altered(copy)
    assert terminal.says("packages", "activate", str(copy))[0] == 2
    assert held(copy) != held(made.folder)


def test_what_cannot_read_is_not_activated_and_nothing_changes(terminal: Terminal) -> None:
    first = toy.package(terminal.folder / "toy", GATES).folder
    terminal.told("packages", "activate", str(first))
    newer = toy.CARD.replace("version: 1.0.0", "version: 1.1.0")
    second = toy.package(terminal.folder / "newer", GATES, newer).folder
    (second / "weights.onnx").write_bytes(b"garbage")
    sign_package(second, toy.KEY)
    third = toy.package(terminal.folder / "newest", None, newer).folder
    copies = {one.name for one in (terminal.folder / "home" / "packages").iterdir()}
    for folder, part in ((second, "weights.onnx"), (third, "gates.npz")):
        code, told = terminal.says("packages", "activate", str(folder))
        assert (code, f"The package's {part} cannot be used" in told) == (2, True)
        assert told.endswith("package_broken]")
    assert "toy-model 1.0.0 active" in (listed := terminal.told("packages", "list"))
    assert "1.1.0" not in listed
    assert {one.name for one in (terminal.folder / "home" / "packages").iterdir()} == copies
    judged(terminal.folder)
    film = ["read", str(terminal.folder / "0.png"), *AGES, "--package", str(second)]
    code, told = terminal.says(*film)
    assert (code, told.endswith("package_broken]")) == (2, True)


def test_a_makers_key_is_withdrawn_told_before_and_after_and_taken_back(terminal: Terminal) -> None:
    key, short = str(terminal.folder / "maker.pub"), fingerprint(MAKER)[:16]
    terminal.told("packages", "activate", str(toy.package(terminal.folder / "toy", GATES).folder))
    judged(terminal.folder)
    film = ["read", str(terminal.folder / "0.png"), *AGES]
    assert "above" in terminal.told(*film)
    code, told = terminal.says("packages", "distrust", key)
    assert code == 2
    assert (
        f"maker (key {short}) would be trusted no more. At once toy-model 1.0.0 would stop" in told
    )
    assert "toy-model 1.0.0 active" in terminal.told("packages", "list")
    reason = ["--reason", "the key leaked"]
    assert "Stopped: toy-model 1.0.0" in terminal.told("packages", "distrust", key, *reason)
    listed = terminal.told("packages", "list")
    assert "toy-model 1.0.0 stopped" in listed
    assert "neither resumed nor activated" in listed
    assert f"maker maker key {short} trusted no more" in listed
    assert "its maker is trusted no more here" in terminal.told(*film)
    for words in (["resume", "toy-model", *reason], ["activate", str(terminal.folder / "toy")]):
        assert terminal.says("packages", *words)[0] != 0
    assert (
        "nothing is counted"
        in terminal.says(
            *("packages", "calibrate", "toy-model", "--source", "March", *judged(terminal.folder))
        )[1]
    )
    terminal.told("packages", "trust", key, "--name", "Rogue Lab")
    assert f"maker Rogue Lab key {short} trusted" in terminal.told("packages", "list")
    terminal.told("packages", "trust", key)
    assert f"maker Rogue Lab key {short} trusted" in terminal.told("packages", "list")
    assert "No package of his was reading" in terminal.told("packages", "distrust", short, *reason)
    terminal.told("packages", "trust", short)
    assert "AI stopped" in terminal.told(*film)
    terminal.told("packages", "resume", "toy-model", *reason)
    assert "above" in terminal.told(*film)


def test_whose_key_is_unknown_is_not_distrusted(terminal: Terminal) -> None:
    reason = ["--reason", "the key leaked"]
    for said, why in (("0123456789", "no_such_maker"), ("nothing.pub", "not_a_key")):
        assert why in terminal.says("packages", "distrust", said, *reason)[1]
    assert "no_such_maker" in terminal.says("packages", "trust", "0123456789")[1]
    shipped = fingerprint(*shipped_keys())[:8]
    assert "No package of his was reading" in terminal.told(
        "packages", "distrust", shipped, *reason
    )
    code, told = terminal.says("packages", "activate", "chest-xray-pneumonia")
    assert (code, "package_untrusted" in told) == (2, True)
    assert "chest-xray-pneumonia" not in terminal.told("packages", "list")
