"""How a service and the process that trains begin: what that one is told, and held to."""

import hashlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lynkeus.core.errors import BadInput
from lynkeus.core.runs import State
from lynkeus.learning.runs.ports import Given, Heard
from lynkeus.learning.runs.run import Ended
from lynkeus.learning.vaults.ports import check_unchanged

from .test_runs import WAIT_S_MAX, trainings


def run_with(folder: Path, over: Callable[[], Ended | None]) -> Ended:
    one = trainings(folder)
    one.child = (sys.executable, "-c", "import time; time.sleep(60)")
    given = Given(plan=folder, films=folder, said=b"x" * 4_000_000)
    return one.run("run", given, Heard(moved=lambda _: None, over=over))


def test_a_child_that_hangs_before_it_listens_is_stopped_all_the_same(tmp_path):
    began = time.monotonic()
    stopped = Ended(state=State.STOPPED, told={})
    assert run_with(tmp_path, lambda: stopped) == stopped
    assert time.monotonic() - began < WAIT_S_MAX


def test_a_plan_that_was_exchanged_while_its_training_began_is_not_followed(tmp_path):
    plan = tmp_path / "a.yaml"
    plan.write_bytes(b"as it was")
    began = {"plan": hashlib.sha256(b"as it was").hexdigest(), "manifest": ""}
    check_unchanged(plan, **began)
    for exchanged in ({"plan": "0" * 64}, {"manifest": "0" * 64}):
        with pytest.raises(BadInput) as refused:
            check_unchanged(plan, **began | exchanged)
        assert refused.value.reason == "plan_exchanged"
