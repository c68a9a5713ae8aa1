"""A version held against what a site declared of it: figures by hand, alarms, and what follows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lynkeus.access.actors import service
from lynkeus.core.errors import BadInput, Conflict, NotFound, Refused
from lynkeus.core.facts import facts
from lynkeus.models import queries
from lynkeus.models.commands import ResumePackage
from lynkeus.models.registry import Standing
from lynkeus.models.watching.commands import (
    CallForLook,
    DeclareWatch,
    LookDue,
    RecordLook,
    SeeToAlarm,
)
from lynkeus.models.watching.figures import Compared, figures, left
from lynkeus.models.watching.queries import due, looks_of, open_alarms, taken_in_until, warned
from lynkeus.models.watching.watch import Band, Watched, parse_watch

from .registering import NOW, READER, SENIOR, TOY, Site
from .releasing import refused, standings

WATCH = """
schema: lynkeus-watch/1
package: toy-model
every_days: 7
studies_min: 20
bands:
  sensitivity: {low: 0.8}
  above: {low: 0.1, high: 0.6}
follows: stop
responsible: [the chief]
"""
SAW = Compared(state="above", person=True, blind=True, patient="")
SAW_NOT = replace(SAW, state="below", person=False)
MISSED = replace(SAW, state="below")
MODEL = ("toy-model", "1.0.0")
UNTIL = datetime(2026, 1, 1, tzinfo=UTC)
WHY = "the detector of ward 3 was mended"


def of(*groups: tuple[Compared, int]) -> list[Compared]:
    every = [one for one, count in groups for _ in range(count)]
    return [replace(one, patient=str(number)) for number, one in enumerate(every)]


GOOD = figures(of((SAW, 18), (SAW_NOT, 22), (MISSED, 2)))
BAD = figures(of((SAW, 10), (SAW_NOT, 22), (MISSED, 20)))


class TestFigures:
    def test_each_is_a_share_of_the_studies_that_it_is_asked_of(self) -> None:
        told: Any = figures(
            of(
                (SAW, 6),
                (MISSED, 2),
                (SAW_NOT, 9),
                (replace(SAW_NOT, state="above", blind=False), 1),
                (replace(SAW, person=None), 1),
                (replace(SAW, state="not_applicable"), 1),
            )
        )
        assert (told["studies"], told["judged"], told["not_blind"]) == (20, 19, 1)
        shares = {name: (one["n"], one["value"]) for name, one in told["measures"].items()}
        assert shares == {
            "sensitivity": (8, 0.75),
            "specificity": (10, 0.9),
            "agreement": (18, round(15 / 18, 4)),
            "answered": (20, 0.95),
            "above": (19, round(8 / 19, 4)),
        }

    def test_a_band_is_left_where_the_whole_interval_lies_outside_and_not_before(self) -> None:
        found: dict[str, Any] = {
            "measures": {one.value: {"low": 0.7, "high": 0.79} for one in Watched}
        }
        bands = {Watched.SENSITIVITY: Band(low=0.8), Watched.ABOVE: Band(high=0.69)}
        assert left(bands, found) == ("sensitivity", "above")
        touching = {Watched.SENSITIVITY: Band(low=0.79), Watched.ABOVE: Band(high=0.7)}
        assert left(touching, found) == ()
        nobody = figures(of((replace(SAW, person=None), 20)))
        assert left({Watched.SENSITIVITY: Band(low=0.8)}, nobody) == ()

    @pytest.mark.parametrize(
        ("was", "becomes"),
        [
            ("studies_min: 20", "studies_min: 19"),
            ("{low: 0.8}", "{low: 0, high: 1}"),
            ("{low: 0.8}", "{low: 0.8, high: 0.8}"),
            ("follows: stop", "follows: nothing"),
            ("sensitivity", "auc"),
            ("every_days: 7", "every_days: 0"),
            ("package: toy-model", "[:"),
        ],
    )
    def test_a_watch_that_watches_nothing_or_is_broken_is_refused(
        self, was: str, becomes: str
    ) -> None:
        with pytest.raises(BadInput) as refused:
            parse_watch(WATCH.replace(was, becomes).encode())
        assert refused.value.reason == "watch_broken"


def declare(site: Site, follows: str = "stop") -> None:
    text = WATCH.replace("follows: stop", f"follows: {follows}")
    site.do(DeclareWatch(watch=parse_watch(text.encode())))


def looked(site: Site, found: dict[str, Any], until: datetime = UNTIL) -> Any:
    return site.do(RecordLook(**TOY, figures=found, until=until))


class TestAlarm:
    def test_a_version_within_its_bands_reads_on(self, in_use: Site) -> None:
        declare(in_use)
        assert looked(in_use, GOOD)["left"] == []
        with in_use.database.read() as connection:
            assert open_alarms(connection) == []
            assert taken_in_until(connection, MODEL) == UNTIL
        assert [one["act"] for one in in_use.told()][-1] == "package.looked_at"

    def test_one_that_leaves_is_stopped_by_itself_where_the_site_chose_so(
        self, in_use: Site
    ) -> None:
        declare(in_use)
        assert looked(in_use, BAD)["left"] == ["sensitivity"]
        assert standings(in_use)["1.0.0"] is Standing.STOPPED
        acts = [one["act"] for one in in_use.told()][-3:]
        assert acts == ["package.looked_at", "package.alarm", "package.stopped"]
        with in_use.database.read() as connection:
            why = queries.named(connection, *MODEL).standing_why
        assert "sensitivity 0.33 (0.19 to 0.51, of 30), declared 0.8 to 1" in why

    @pytest.mark.parametrize(("follows", "warns"), [("tell", False), ("warn", True)])
    def test_one_that_is_to_warn_or_tell_reads_on_until_somebody_has_seen_to_it(
        self, in_use: Site, follows: str, warns: bool
    ) -> None:
        declare(in_use, follows)
        looked(in_use, BAD)
        assert standings(in_use)["1.0.0"] is Standing.ACTIVE
        with in_use.database.read() as connection:
            [alarm] = open_alarms(connection)
            told: Any = warned(connection)
        assert (MODEL in told) is warns
        assert not warns or told[MODEL]["left"][0]["measure"] == "sensitivity"
        seen = SeeToAlarm(**TOY, look=alarm.id, reason=WHY)
        assert refused(in_use, replace(seen, reason=" "), BadInput) == "reason_length"
        in_use.do(seen, SENIOR)
        with in_use.database.read() as connection:
            assert open_alarms(connection) == []
            assert warned(connection) == {}
            [kept] = looks_of(connection, MODEL)
        assert (kept.seen_by, kept.seen_why) == ("Senior", WHY)
        assert refused(in_use, seen, Conflict) == "alarm_other"

    def test_an_alarm_is_seen_to_as_it_stands_now(self, in_use: Site) -> None:
        declare(in_use, "warn")
        looked(in_use, BAD)
        with in_use.database.read() as connection:
            [first] = open_alarms(connection)
        in_use.clock.at += timedelta(days=7)
        looked(in_use, BAD, NOW)
        older = SeeToAlarm(**TOY, look=first.id, reason=WHY)
        assert refused(in_use, older, Conflict) == "alarm_other"
        with in_use.database.read() as connection:
            newest = open_alarms(connection)[0]
        in_use.do(replace(older, look=newest.id))
        with in_use.database.read() as connection:
            assert open_alarms(connection) == []

    def test_what_was_stopped_stays_so_and_is_resumed_for_a_reason(self, in_use: Site) -> None:
        declare(in_use)
        looked(in_use, BAD)
        with in_use.database.read() as connection:
            [alarm] = open_alarms(connection)
        in_use.do(SeeToAlarm(**TOY, look=alarm.id, reason=WHY))
        assert standings(in_use)["1.0.0"] is Standing.STOPPED
        in_use.do(ResumePackage(**TOY, reason=WHY))
        assert standings(in_use)["1.0.0"] is Standing.ACTIVE

    def test_too_few_studies_tell_nothing_and_wait_for_the_next_look(self, in_use: Site) -> None:
        declare(in_use)
        told = looked(in_use, figures(of((MISSED, 19))))
        assert (told["enough"], told["left"], told["figures"]) == (False, [], {})
        assert standings(in_use)["1.0.0"] is Standing.ACTIVE
        with in_use.database.read() as connection:
            assert taken_in_until(connection, MODEL) is None

    def test_only_who_answers_for_the_readings_may_say_by_what_or_see_to_it(
        self, in_use: Site
    ) -> None:
        declared = DeclareWatch(watch=parse_watch(WATCH.encode()))
        looked_at = RecordLook(**TOY, figures=GOOD, until=UNTIL)
        assert refused(in_use, looked_at, NotFound) == "no_watch"
        for command in (declared, looked_at, SeeToAlarm(**TOY, look="", reason=WHY)):
            with pytest.raises(Refused):
                in_use.do(command, READER)


class TestSchedule:
    def test_a_version_is_due_when_it_is_declared_and_again_each_period(self, in_use: Site) -> None:
        def waits(days: int) -> list[str]:
            with in_use.database.read() as connection:
                return [one.version for one in due(connection, NOW + timedelta(days=days))]

        assert waits(0) == []
        declare(in_use, "warn")
        assert waits(0) == ["1.0.0"]
        looked(in_use, GOOD)
        assert (waits(6), waits(7)) == ([], ["1.0.0"])
        in_use.clock.at += timedelta(days=7)
        declare(in_use)
        looked(in_use, BAD)
        assert waits(30) == []

    def test_each_look_is_called_for_once_and_not_before_its_time(self, in_use: Site) -> None:
        declare(in_use)
        call = CallForLook(**TOY, since=NOW)
        assert refused(in_use, call) == "role_missing"
        program = service("watch", responsible="the chief")

        def called() -> int:
            in_use.do(call, program)
            with in_use.database.read() as connection:
                kinds = connection.execute(select(facts.c.kind)).scalars()
                return [*kinds].count(LookDue.kind)

        assert called() == 1
        looked(in_use, GOOD)
        assert called() == 1
