"""What every page asks is found by an index, however many studies there are."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event

from lynkeus.archive.queries import modalities_of, sources_of
from lynkeus.cases.holding.queries import held_cases, held_counted
from lynkeus.reporting.listing.queries import Wish, unread_counted, worklist
from lynkeus.reporting.worklist import View

Question = Callable[[Connection], object]
Plans = Callable[[Question], list[str]]


@pytest.fixture
def plans(site: Any) -> Plans:
    """Ask something, and give how the database finds the answer."""

    def explained(question: Question) -> list[str]:
        said: list[tuple[str, Any]] = []

        def hear(_: object, __: object, words: str, values: object, *___: object) -> None:
            said.append((words, values))

        with site.database.read() as connection:
            event.listen(connection, "before_cursor_execute", hear)
            question(connection)
            event.remove(connection, "before_cursor_execute", hear)
            rows = [
                connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values).all()
                for words, values in said
                if words.startswith("SELECT")
            ]
        return [row.detail for some in rows for row in some]

    return explained


@pytest.mark.parametrize("question", [held_cases, held_counted])
def test_what_is_held_is_found_without_a_look_at_what_never_was(
    plans: Plans, question: Question
) -> None:
    """At 100,000 studies each page waited for all 200,000 verdicts."""
    found = plans(question)
    assert any("ix_verdicts_state" in one for one in found)
    assert [one for one in found if one.startswith("SCAN verdicts")] == []


def test_a_list_looks_for_held_series_only_where_any_ever_was(site: Any, plans: Plans) -> None:
    wish = Wish(view=View.ALL)
    found = plans(lambda connection: worklist(connection, "wang", wish, site.clock.at))
    assert any("ix_verdicts_state" in one for one in found)


@pytest.mark.parametrize("question", [sources_of, modalities_of])
def test_sources_and_modalities_are_read_from_an_index(plans: Plans, question: Question) -> None:
    [found] = plans(question)
    assert found.startswith("SCAN studies USING COVERING INDEX")


def test_what_is_unread_is_counted_by_indexes_alone(plans: Plans) -> None:
    found = plans(unread_counted)
    assert "SCAN studies USING COVERING INDEX ix_studies_revision" in found
    assert "SEARCH reports USING COVERING INDEX ix_reports_state (state=?)" in found
