"""Data sets of the archive: under an approval alone, of what the checks cleared, by random ids."""

import csv
import hashlib
import io
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lynkeus.app.house import House, open_house, program
from lynkeus.app.operations import ask
from lynkeus.app.visiting import Visit
from lynkeus.app.wire import this_person
from lynkeus.archive.queries import instances_of, study_by_uid
from lynkeus.cases.commands import Clear, Quarantine
from lynkeus.cases.verdicts import QualityState, SeriesVerdict
from lynkeus.cli.main import main
from lynkeus.core.errors import BadInput, LynkeusError, Refused
from lynkeus.core.ids import new_id
from lynkeus.core.json import Json, canonical
from lynkeus.core.settings import Settings
from lynkeus.manifests.manifest import Case, How, Manifest, Sets, Split, parse_manifest

from ..archive.making import Here, image
from ..homes import lay_home
from ..manifests import tables
from .reaching import told

WORDS = (
    *("--purpose", "opacities", "--scope", "films of 2025", "--modality", "ct"),
    *("--patients-max", "8", "--expires", "2099-12-31", "--person", "LI Hua"),
)
EVEN = tables.wish(Split(how=How.LOWEST, test=0.5, tune=0, gap=0))
STUDIES = 12
HELD, UNCHECKED = 11, 12
APPROVAL: dict[str, Json] = {
    "number": "2026-KY-041", "purpose": "opacities", "scope": "films of 2025", "modalities": ["CT"],
    "patients_max": 8, "expires": "2099-12-31", "person": "LI Hua",
}  # fmt: skip


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Give a home with twelve studies of a patient each: ten cleared, one held, one unchecked."""
    made = Settings(home=lay_home(tmp_path_factory.mktemp("site") / "home"))
    house = open_house(made)
    for number in range(1, STUDIES + 1):
        house.receiver.receive(image(number, study=number), "a test")
    for number in range(1, UNCHECKED):
        case = study(house, number)
        state = QualityState.QUARANTINED if number == HELD else QualityState.CLEARED
        kind = Quarantine if number == HELD else Clear
        verdict = SeriesVerdict(series=f"2.25.{number}.1", state=state, answers=())
        command = kind(case=case, revision=1, verdicts=(verdict,))
        house.door.execute(program("quality"), command, key=new_id())
    house.close()
    return made


@pytest.fixture
def visit(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr("lynkeus.app.data_sets.one_child", Here)
    house = open_house(settings)
    yield Visit(house=house, actor=this_person())
    house.close()


def study(house: House, number: int) -> Any:
    with house.database.read() as connection:
        return study_by_uid(connection, f"2.25.{number}").case


def asked(visit: Visit, what: str, said: dict[str, Json], body: bytes = b"") -> Any:
    return ask(visit, what, said, body, lambda _, pieces: None)


def looks(visit: Visit, approval: str, *numbers: int, gone: int = 0) -> dict[str, Any]:
    rows = [[line, f"2.25.{number}", "", line <= gone] for line, number in enumerate(numbers, 1)]
    found: dict[str, Any] = asked(visit, "look at studies", {"approval": approval}, canonical(rows))
    return found


def approve(visit: Visit, number: str, **other: Json) -> str:
    asked(visit, "add approval", {**APPROVAL, "number": number, **other})
    return number


class TestApprovals:
    @pytest.mark.parametrize(
        ("other", "reason", "said"),
        [
            (None, "approval_missing", "lynkeus approvals add"),
            ({"expires": "2026-01-01"}, "approval_over", "expired on 2026-01-01"),
            ({"modalities": ["DX", "CR"]}, "approval_scope", "images of CT, and it is for CR, DX"),
            ({"patients_max": 1}, "approval_scope", "2 patients, and it is for 1 at most"),
        ],
    )
    def test_the_door_refuses_patients_without_one_that_holds(
        self, visit: Visit, other: dict[str, Json] | None, reason: str, said: str
    ) -> None:
        number = f"{reason}-{said[:2]}"
        if other is not None:
            approve(visit, number, **other)
        with pytest.raises(Refused) as refused:
            looks(visit, number, 1, 2)
        assert refused.value.reason == reason
        assert said in refused.value.sentence

    def test_one_that_was_withdrawn_holds_no_more(self, visit: Visit) -> None:
        number = approve(visit, "taken-back")
        assert looks(visit, number, 1)["1"]["why"] == ""
        why: dict[str, Json] = {"number": number, "reason": "the committee took it back"}
        assert asked(visit, "withdraw approval", why) == {"number": number}
        with pytest.raises(Refused, match="is withdrawn"):
            looks(visit, number, 1)
        [listed] = [
            one
            for one in asked(visit, "list approvals", {})["approvals"]
            if one["number"] == number
        ]
        assert listed["state"] == "withdrawn"

    @pytest.mark.parametrize(
        ("other", "reason"),
        [
            ({"expires": "soon"}, "day_impossible"),
            ({"purpose": " "}, "approval_words"),
            ({"person": "x" * 201}, "approval_words"),
        ],
    )
    def test_one_that_says_too_little_is_not_recorded(
        self, visit: Visit, other: dict[str, Json], reason: str
    ) -> None:
        with pytest.raises(BadInput) as refused:
            approve(visit, "2026-KY-000", **other)
        assert refused.value.reason == reason

    def test_one_that_is_recorded_stays_as_it_is(self, visit: Visit) -> None:
        approve(visit, "once")
        with pytest.raises(LynkeusError) as refused:
            approve(visit, "once", patients_max=None)
        assert refused.value.reason == "approval_known"


class TestLooking:
    def test_what_the_checks_did_not_clear_is_named_and_not_looked_at(self, visit: Visit) -> None:
        found = looks(visit, approve(visit, "looking"), 1, HELD, UNCHECKED, 99)
        assert found["1"]["why"] == ""
        assert "hold its series back" in found["2"]["why"]
        assert "not been checked yet" in found["3"]["why"]
        assert "no such study" in found["4"]["why"]
        assert [found[one]["content"] != "" for one in "1234"] == [True, False, False, False]

    def test_whoever_is_left_out_is_looked_at_in_nothing(self, visit: Visit) -> None:
        found = looks(visit, approve(visit, "leaving"), 1, 2, gone=1)
        assert (found["1"]["content"], found["1"]["why"]) == ("", "")
        assert found["2"]["content"]

    def test_nothing_says_what_only_the_archive_may(self, visit: Visit) -> None:
        said = json.dumps(looks(visit, approve(visit, "silent"), 1, 2))
        assert "MADE" not in said
        assert "2.25" not in said


class TestFreezing:
    def frozen(self, visit: Visit, approval: str, *, there: bool = True) -> bytes:
        """Let a manifest of eight studies be sealed, whose images are there or not."""
        draft, files = tables.frozen(tables.table(2), EVEN), list[bytes]()
        numbers = itertools.count(1)

        def placed(one: Case) -> Case:
            case = study(visit.house, next(numbers))
            with visit.house.database.read() as connection:
                [image] = instances_of(connection, case)
            digest = image.digest if there else one.sha256
            return one.model_copy(update={"path": None, "study": case, "sha256": digest})

        sets = {name: tuple(map(placed, some)) for name, some in draft.sets.named().items()}
        source = draft.source.model_copy(update={"approval": approval or None})
        made = draft.model_copy(update={"sets": Sets(**sets), "source": source})
        body = canonical(made.plain())
        ask(visit, "freeze manifest", {}, body, lambda _, one: files.append(b"".join(one)))
        return files[0]

    def test_the_door_asks_for_the_approval_again(self, visit: Visit) -> None:
        for number in ("", "nobody's"):
            with pytest.raises(Refused) as refused:
                self.frozen(visit, number)
            assert refused.value.reason == "approval_missing"
        assert self.frozen(visit, approve(visit, "freezing", patients_max=None))

    def test_what_is_no_whole_manifest_is_not_sealed(self, visit: Visit) -> None:
        draft = tables.frozen(tables.table(2), EVEN)
        counts = {**draft.counts, "tune": draft.counts["test"]}
        body = canonical(draft.model_copy(update={"counts": counts}).plain())
        with pytest.raises(BadInput, match="counts of tune"):
            asked(visit, "freeze manifest", {}, body)

    def test_nothing_is_opened_under_an_approval_that_was_withdrawn(self, visit: Visit) -> None:
        number = approve(visit, "opening", patients_max=None)
        text = self.frozen(visit, number)
        asked(visit, "withdraw approval", {"number": number, "reason": "it was taken back"})
        assert asked(visit, "check manifest", {"name": "m.json"}, text)["problems"] == []
        with pytest.raises(Refused) as refused:
            asked(visit, "open test", {"packages": ["a 1.0.0"], "reason": ""}, text)
        assert refused.value.reason == "approval_over"

    def test_images_that_are_gone_are_named_before_anything_is_opened(self, visit: Visit) -> None:
        text = self.frozen(visit, approve(visit, "gone", patients_max=None), there=False)
        with pytest.raises(LynkeusError) as refused:
            asked(visit, "open test", {"packages": ["a 1.0.0"], "reason": ""}, text)
        assert refused.value.reason == "manifest_images_gone"
        checked = asked(visit, "check manifest", {"name": "m.json"}, text)
        assert len(checked["problems"]) == 8
        assert "not in this archive any more" in checked["problems"][0]


def typed(settings: Settings, *words: str) -> int:
    return main([*words, "--home", str(settings.home)])


@pytest.mark.long
def test_a_manifest_of_the_archive_from_approval_to_opening(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, out = tmp_path / "made.json", tmp_path / "test.csv"
    create = (
        *("manifest", "create", "--archive", "--labels", str(table_of_studies(tmp_path))),
        *("--split", "seeded", "--seed", "7", "--test", "0.25", "--tune", "0.25"),
        *("--out", str(made)),
    )
    assert typed(settings, *create) == 1
    assert "lynkeus approvals add" in capsys.readouterr().err
    assert not made.exists()
    assert typed(settings, "approvals", "add", "2026-KY-041", *WORDS) == 0
    assert typed(settings, *create, "--approval", "2026-KY-041") == 0
    text = made.read_text(encoding="utf-8")
    assert "MADE" not in text
    assert "2.25." not in text
    manifest, _ = parse_manifest(text.encode(), name="made.json")
    assert typed(settings, "manifest", "verify", str(made)) == 0
    opened = ("manifest", "open-test", str(made), "--for", "chest-xray-pneumonia")
    assert typed(settings, *opened, "--out", str(out)) == 0
    opened_are_originals(manifest, out)
    capsys.readouterr()
    why = ("--reason", "the committee took it back")
    assert typed(settings, "approvals", "withdraw", "2026-KY-041", *why) == 0
    assert typed(settings, *opened, "--out", str(tmp_path / "again.csv"), *why) == 1
    assert "is withdrawn" in capsys.readouterr().err
    acts = [(one["act"], set(one["about"])) for one in told(settings.home)]
    used = {one.study for cases in manifest.sets.named().values() for one in cases}
    assert ("study.used", used) in acts
    assert ("manifest.made", used) in acts
    assert ("manifest.opened", set()) in acts


def table_of_studies(folder: Path) -> Path:
    """Write labels of eight studies, every other one ill."""
    rows = [f"2.25.{n},{'ill' if n % 2 else 'well'}" for n in range(1, 9)]
    table = folder / "studies.csv"
    table.write_text("\n".join(("study,label", *rows)), encoding="utf-8")
    return table


def opened_are_originals(manifest: Manifest, table: Path) -> None:
    """Hold what an opening gave out to what came in."""
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))
    assert sorted(one["label"] for one in rows) == ["ill", "well"]
    given = {hashlib.sha256((table.parent / one["path"]).read_bytes()).hexdigest() for one in rows}
    came = {hashlib.sha256(image(n, study=n)).hexdigest() for n in range(1, 9)}
    assert len(given) == len(rows)
    assert given <= came
    assert {one["patient"] for one in rows} == {one.patient for one in manifest.sets.test}
