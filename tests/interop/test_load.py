"""While two senders send flat out, work still starts soon, and no write transaction is long."""

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from lynkeus.access.execute import TRANSACTION_MS_MAX
from lynkeus.app.house import open_house
from lynkeus.app.serve import Service
from lynkeus.core.settings import Settings

from ..archive.making import image
from ..docs.programs import program
from ..journeys.running import free_port
from .dcmtk import dcmtk
from .standing import LOOPBACK, Standing, asked, until

SENDERS = 2
FIRST = -15
FLOOD = ("-aet", "FLOOD", "-aec", "LYNKEUS", "--repeat", "1000000", "+IR", "50", "+IS", "1")
"""Send a file for ever, each time as a new object."""
PROBES = 10
APART_S = 0.4
START_S_MAX = 0.5
STARTED = """
    SELECT facts.at, min(steps.started_at_epoch_ms) FROM facts
    JOIN studies ON studies."case" = facts."case"
    JOIN operation_outputs AS steps ON steps.workflow_uuid = 'check study:' || facts.seq
    WHERE facts.kind = 'study.arrived' AND studies.source = 'PROBE' GROUP BY facts.seq
"""


@pytest.fixture
def before_all_others() -> Iterator[None]:
    """Run before whatever else this machine does, where that is allowed: it is not measured."""
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, FIRST)
    yield
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, usual)


@pytest.fixture
def site(before_all_others: None, tmp_path: Path) -> Iterator[Standing]:
    settings = Settings(home=tmp_path / "home", http_port=free_port(), dicom_port=free_port())
    house = open_house(settings)
    service = Service(house)
    service.start()
    one = Standing(house=house, port=settings.dicom_port)
    one.add_peer("FLOOD")
    one.add_peer("PROBE")
    yield one
    service.stop()
    gc.unfreeze()
    sys.setswitchinterval(0.005)


@contextmanager
def flat_out(site: Standing, folder: Path) -> Iterator[None]:
    file = folder / "slice.dcm"
    file.write_bytes(image(1, study=99, Rows=512, Columns=512, PixelData=bytes(512 * 512 * 2)))
    senders = [
        subprocess.Popen(
            [str(dcmtk("storescu")), *FLOOD, LOOPBACK, str(site.port), str(file)],
            stderr=subprocess.DEVNULL,
        )
        for _ in range(SENDERS)
    ]
    try:
        until(lambda: len(site.stored()) > 10 * SENDERS)
        yield
        assert all(one.poll() is None for one in senders)
    finally:
        for one in senders:
            one.kill()
            one.wait()


@pytest.mark.long
@pytest.mark.timeout(400)
@pytest.mark.skipif(dcmtk("storescu") is None, reason="dcmtk is not installed")
def test_work_starts_soon_and_transactions_stay_short_under_saturated_receiving(
    site: Standing, tmp_path: Path
) -> None:
    home = site.house.settings.home
    probe(site, tmp_path, 0)
    until(lambda: asked(home, "SELECT count(*) FROM passed_over") == [(1,)])
    with flat_out(site, tmp_path):
        transactions = program("transactions").Transactions(site.house.database)
        for number in range(1, PROBES + 1):
            probe(site, tmp_path, number)
            time.sleep(APART_S)
        taken = transactions.taken()
        until(lambda: len(asked(home, STARTED)) > PROBES)
    waited = [
        began / 1000 - datetime.fromisoformat(told).timestamp()
        for told, began in asked(home, STARTED)
    ]
    # One in ten may have met whatever else this machine does.
    assert statistics.quantiles(waited, n=10, method="inclusive")[-1] <= START_S_MAX, waited
    held_to_the_limit(taken)


def held_to_the_limit(taken: list[Any]) -> None:
    """Hold all transactions to the work that is allowed, and 95 of 100 to it on the clock.

    On the clock a transaction also waits for the disk to sync, and for whatever else the machine
    does: neither is the house's to shorten.
    """
    assert len(taken) > 20 * PROBES
    assert max(one.work for one in taken) <= TRANSACTION_MS_MAX
    clock = [one.clock for one in taken]
    assert statistics.quantiles(clock, n=20, method="inclusive")[-1] <= TRANSACTION_MS_MAX


def probe(site: Standing, folder: Path, number: int) -> None:
    """Send a study of one image, over an association of its own."""
    file = folder / f"{number}.dcm"
    file.write_bytes(image(1, study=100 + number))
    assert "Success" in site.send("PROBE", file)
