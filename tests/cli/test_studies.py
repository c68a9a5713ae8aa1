"""`lynkeus studies`: a line a study, in words for every state, and nothing of AI's finding."""

import json
from pathlib import Path

import pytest

from lynkeus.app import studies as asked_of_studies
from lynkeus.app.site import open_site
from lynkeus.cases.verdicts import QualityState
from lynkeus.cases.withholding import FINDINGS, AiState
from lynkeus.cli.main import main
from lynkeus.cli.studies import AI, CHECKS, HEADINGS, REPORTS
from lynkeus.core.settings import Settings
from lynkeus.reporting.report import ReportState

from ..archive.making import image


def test_every_state_has_its_words() -> None:
    assert set(AI) == set(AiState) - FINDINGS
    assert set(CHECKS) == set(QualityState)
    assert set(REPORTS) == set(ReportState)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Give a home with two studies, one of two images, one with an object in conflict."""
    made = Settings(home=tmp_path_factory.mktemp("site") / "home")
    with open_site(made) as site:
        site.ask("end import")
        assert site.ask("list studies") == {"studies": [], "left_out": 0}
        for data in (
            image(1, StudyDate="20040119"),
            image(2, study=2, Modality="MR"),
            image(3, study=2, Modality="MR"),
            image(1, PatientID="SOMEBODY-ELSE"),
        ):
            site.ask("import file", body=data)
        site.ask("end import")
    return made


def asked(settings: Settings, *words: str) -> None:
    assert main(["studies", "--home", str(settings.home), *words]) == 0


def test_a_line_a_study(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    asked(settings)
    heading, newest, oldest = capsys.readouterr().out.splitlines()
    assert heading.startswith(HEADINGS[0])
    assert heading.endswith("IN CONFLICT")
    assert newest.split()[:4] == ["2.25.2", "unknown", "MR", "2"]
    assert oldest.split()[:4] == ["2.25.1", "2004-01-19", "CT", "1"]
    assert oldest.split()[-1] == "1"
    for line in (newest, oldest):
        assert "not checked yet" in line
        assert "unread" in line


def test_what_is_left_out_is_counted_and_an_empty_column_is_not_drawn(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked_of_studies, "STUDIES_MAX", 1)
    asked(settings)
    heading, _, more = capsys.readouterr().out.splitlines()
    assert "IN CONFLICT" not in heading  # the newest has none
    assert more == "1 older study left out."


def test_every_row_of_the_document_has_the_same_keys(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(settings, "--json", "-")
    document = json.loads(capsys.readouterr().out)
    told = [(one["study_uid"], one["images"], one["conflicts"]) for one in document["studies"]]
    assert told == [("2.25.2", 2, 0), ("2.25.1", 1, 1)]
    assert document["left_out"] == 0
    assert len({tuple(sorted(one)) for one in document["studies"]}) == 1


def test_an_empty_archive_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_site(Settings(home=tmp_path / "home")) as site:
        site.ask("end import")
    assert main(["studies", "--home", str(tmp_path / "home")]) == 0
    assert capsys.readouterr().out == "The archive is empty.\n"
