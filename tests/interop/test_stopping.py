"""A service that is stopped takes nothing in any more: the home may be another's by then."""

import threading
import time
from pathlib import Path

import pytest
from pydicom import Dataset
from pynetdicom import AE
from pynetdicom.association import Association
from pynetdicom.sop_class import CTImageStorage  # type: ignore[attr-defined]  # made at import

from lynkeus.archive.sealed import SealedStore, Stored
from lynkeus.core.errors import Full
from lynkeus.dicom.parse import dataset_of

from ..archive.making import image
from .standing import LOOPBACK, Standing, asked, standing

TITLE = "CT1"
STOP_S_MAX = 3.0


def opened(site: Standing) -> Association:
    ae = AE(ae_title=TITLE)
    ae.add_requested_context(CTImageStorage)
    association = ae.associate(LOOPBACK, site.port, ae_title="LYNKEUS")
    assert association.is_established
    return association


def answered(association: Association, number: int) -> int | None:
    """Send an object; give the status, None where there was no answer."""
    try:
        answer: Dataset = association.send_c_store(dataset_of(image(number)))
    except RuntimeError:
        return None
    return answer.get("Status")


def test_an_association_that_stays_open_is_broken_off(tmp_path: Path) -> None:
    with standing(tmp_path / "home", loopback=True) as site:
        held = [opened(site) for _ in range(3)]
        assert [answered(one, number) for number, one in enumerate(held, 1)] == [0, 0, 0]
        began = time.monotonic()
        assert site.listener is not None
        site.listener.stop()
        assert time.monotonic() - began < STOP_S_MAX
        assert [answered(one, number) for number, one in enumerate(held, 4)] == [None] * 3
        receiver = site.house.receiver
    with pytest.raises(Full) as refusal:
        receiver.receive(image(9), TITLE)
    assert refusal.value.reason == "stopping"
    assert len(asked(tmp_path / "home", "SELECT sop_uid FROM instances")) == 3


def test_what_is_on_its_way_is_stored_and_answered_before_the_home_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealing, go_on = threading.Event(), threading.Event()
    put = SealedStore.put

    def slow(*given: object) -> Stored:
        sealing.set()
        assert go_on.wait(30)
        return put(*given)  # type: ignore[arg-type]  # whatever it is given

    monkeypatch.setattr(SealedStore, "put", slow)
    with standing(tmp_path / "home", loopback=True) as site:
        told: list[str] = []
        receiver = site.house.receiver
        one = threading.Thread(target=lambda: told.append(receiver.receive(image(1), TITLE).kind))
        one.start()
        assert sealing.wait(30)
        closing = threading.Thread(target=receiver.close)
        closing.start()
        closing.join(0.2)
        assert closing.is_alive()
        go_on.set()
        closing.join(30)
        one.join(30)
        assert told == ["stored"]
    assert len(asked(tmp_path / "home", "SELECT sop_uid FROM instances")) == 1
