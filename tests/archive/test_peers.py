"""Which devices may send: what is no address, and what is removed."""

import socket
from pathlib import Path

import pytest

from lynkeus.app.house import House, open_house
from lynkeus.archive.peers import AddPeer, RemovePeer, listed, parse_address
from lynkeus.cli.main import main
from lynkeus.core.errors import LynkeusError
from lynkeus.core.ids import new_id
from lynkeus.core.settings import Settings

from ..interop.standing import ENGINEER, ledger


def refused(house: House, command: AddPeer | RemovePeer) -> str:
    with pytest.raises(LynkeusError) as problem:
        house.door.execute(ENGINEER, command, key=new_id())
    return problem.value.reason


def test_one_address_of_a_device_is_removed_alone(tmp_path: Path) -> None:
    house = open_house(Settings(home=tmp_path / "home"))

    def do(command: AddPeer | RemovePeer) -> object:
        return house.door.execute(ENGINEER, command, key=new_id())

    def known() -> list[tuple[str, str, int | None]]:
        with house.database.read() as connection:
            return [(one.ae_title, one.address, one.port) for one in listed(connection)]

    do(AddPeer(ae_title="CT1", address="10.0.0.5", port=104))
    do(AddPeer(ae_title="CT1", address="FE80::0:1"))
    do(AddPeer(ae_title="CT1", address="Ct1.Example"))
    do(AddPeer(ae_title="MR1", address="10.0.0.5"))
    assert refused(house, AddPeer(ae_title="CT1", address="fe80:0:0::1")) == "peer_known"
    assert refused(house, AddPeer(ae_title="CT1", address="10.0.0.256")) == "bad_address"
    assert refused(house, AddPeer(ae_title="CT\\1", address="10.0.0.6")) == "bad_title"
    gone = RemovePeer(ae_title="CT1", address="10.0.0.5")
    assert do(gone) == {"removed": [{"ae_title": "CT1", "address": "10.0.0.5"}]}
    assert known() == [
        ("CT1", "ct1.example", None),
        ("CT1", "fe80::1", None),
        ("MR1", "10.0.0.5", None),
    ]
    assert refused(house, RemovePeer(ae_title="CT1", address="10.0.0.5")) == "peer_not_found"
    do(RemovePeer(ae_title="CT1"))
    assert known() == [("MR1", "10.0.0.5", None)]
    assert refused(house, RemovePeer(ae_title="CT1")) == "peer_not_found"
    told = [one for one in ledger(house) if one["act"] == "peer.removed"]
    assert [one["fields"]["addresses"] for one in told] == [
        ["10.0.0.5"],
        ["ct1.example", "fe80::1"],
    ]
    house.close()


@pytest.mark.parametrize(
    ("text", "address", "port"),
    [
        (" 192.0.2.10 ", "192.0.2.10", None),
        ("192.0.2.10:104", "192.0.2.10", 104),
        ("2001:DB8::10", "2001:db8::10", None),
        ("[2001:db8::10]:11112", "2001:db8::10", 11112),
        ("[::1]", "::1", None),
        ("CT_1.radiology.example:65535", "ct_1.radiology.example", 65535),
        ("localhost", "localhost", None),
    ],
)
def test_an_address_is_read_in_its_one_way_of_writing(
    text: str, address: str, port: int | None
) -> None:
    assert parse_address(text) == (address, port)


def test_a_name_that_nobody_knows_yet_is_taken_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unknown(*_: object) -> None:
        raise socket.gaierror

    home = ("--home", str(tmp_path / "home"))
    assert main(["peers", "add", "MR1", "localhost:104", *home]) == 0
    assert "turned away" not in capsys.readouterr().err
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert main(["peers", "add", "CT1", "ct1.example", *home]) == 0
    said = capsys.readouterr()
    assert "CT1 at ct1.example may send" in said.out
    assert "Nobody here knows the address of `ct1.example` now" in said.err
    assert main(["peers", "list", *home]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "CT1  ct1.example",
        "MR1  localhost  listens on port 104",
    ]
    assert main(["peers", "remove", "MR1", *home]) == 0
    assert "MR1 may send to this site no more: 1 address removed (localhost)" in (
        capsys.readouterr().out
    )
