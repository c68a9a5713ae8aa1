"""What the whole suite obeys: where nothing may be skipped, a skip is a failure."""

import os
from collections.abc import Iterable

import pytest

NO_SKIPS = os.environ.get("LYNKEUS_NO_SKIPS") == "1"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterable[object]:
    report = yield
    if NO_SKIPS and getattr(report, "skipped", False) and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped where nothing may be: {reason}"
    return report
