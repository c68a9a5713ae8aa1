"""What the whole suite obeys: where nothing may be skipped, a skip is a failure.

And in which order files are given to workers: the longest first, for nobody to wait for one at the
end; the journeys to one worker, since they share a site that takes long to make.
"""

import os
from collections.abc import Iterable

import pytest
from xdist.scheduler import LoadFileScheduling

AT_ONE_SITE = "tests/journeys"
LONGEST = (
    *(AT_ONE_SITE, "tests/interop", "tests/learning", "tests/access/test_rights.py"),
    *("tests/docs", "tests/app", "tests/cli", "tests/cases"),
)
NO_SKIPS = os.environ.get("LYNKEUS_NO_SKIPS") == "1"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterable[object]:
    report = yield
    if NO_SKIPS and getattr(report, "skipped", False) and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped where nothing may be: {reason}"
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        found = [at for at, name in enumerate(LONGEST) if item.nodeid.startswith(name)]
        return found[0] if found else len(LONGEST)

    items.sort(key=place)


class LongestFirst(LoadFileScheduling):
    """Gives files away in the order of the collection."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return AT_ONE_SITE if file.startswith(AT_ONE_SITE) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LongestFirst:
    config.option.loadscopereorder = False
    return LongestFirst(config, log)
