"""Who may send: known by AE title and address; all others are turned away, and it is recorded."""

from pathlib import Path

import pytest

from lynkeus.archive.peers import RemovePeer
from lynkeus.core.errors import NotFound
from lynkeus.core.ids import new_id

from ..archive.making import image
from .standing import ENGINEER, Standing, standing, until

UNKNOWN = "Calling AE Title Not Recognized"


def film(folder: Path, number: int = 1) -> Path:
    path = folder / f"{number}.dcm"
    path.write_bytes(image(number))
    return path


def test_who_is_no_peer_is_turned_away_with_the_standards_reason(site: Standing, tmp_path: Path):
    for said in (site.echo("NOBODY"), site.send("NOBODY", film(tmp_path))):
        assert UNKNOWN in said
        assert "Rejected Permanent" in said
        assert "Service User" in said
    assert site.stored() == set()
    refused = ("NOBODY at 127.0.0.1", "peer_unknown")
    until(lambda: refused in site.refusals())
    assert site.refusals().count(refused) == 1, "one entry a peer, reason and minute"


def test_a_peer_is_known_by_its_address_too(site: Standing, tmp_path: Path):
    site.add_peer("FARAWAY", "192.0.2.7")
    assert UNKNOWN in site.send("FARAWAY", film(tmp_path))
    until(lambda: ("FARAWAY at 127.0.0.1", "peer_unknown") in site.refusals())


def test_a_peer_may_send_until_it_is_removed(site: Standing, tmp_path: Path):
    site.add_peer("CT1")
    assert "Received Echo Response (Success)" in site.echo("CT1")
    assert "Received Store Response (Success)" in site.send("CT1", film(tmp_path, 2))
    assert "2.25.1.1.2" in site.stored()
    site.house.door.execute(ENGINEER, RemovePeer(ae_title="CT1"), key=new_id())
    assert UNKNOWN in site.send("CT1", film(tmp_path, 3))
    assert "2.25.1.1.3" not in site.stored()
    with pytest.raises(NotFound):
        site.house.door.execute(ENGINEER, RemovePeer(ae_title="CT1"), key=new_id())


def test_another_title_than_ours_is_not_answered(site: Standing):
    site.add_peer("CT2")
    assert "Called AE Title Not Recognized" in site.echo("CT2", called="OTHERS")
    until(lambda: ("CT2 at 127.0.0.1", "called_title_unknown") in site.refusals())


def test_the_machine_itself_sends_under_any_title_in_the_demo_only(tmp_path: Path):
    with standing(tmp_path / "home", loopback=True) as demo:
        assert "Received Store Response (Success)" in demo.send("ANYBODY", film(tmp_path))
