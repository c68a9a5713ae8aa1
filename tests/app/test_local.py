"""Who may ask on the local socket, how much, and who has the home."""

import os
import re
import resource
import socket
import stat
import threading
import time
from contextlib import closing
from typing import Any

import pytest

from lynkeus.app.house import open_house
from lynkeus.app.local import CALLERS_MAX, REST_S, caller_of, may_read
from lynkeus.app.site import SiteThere, open_site
from lynkeus.app.wire import FILE_BYTES_MAX, HEAD, Wire, nearby
from lynkeus.core.errors import BadInput, Broken, Conflict, NotFound, Refused, TooMany
from lynkeus.core.settings import Settings

from ..archive.making import image
from .reaching import here, serving, there, told

PACKAGE = "chest-xray-pneumonia"
CHANGING = re.compile(
    r"[0-9a-f]{32,64}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d\.\d+\+00:00)?|first-run/[\w-]+"
)


class TestWhoMayAsk:
    def test_the_socket_is_for_its_owner_alone(self, tmp_path):
        settings = Settings(home=tmp_path / "home")
        with serving(settings):
            assert stat.S_IMODE(settings.socket_path.stat().st_mode) == 0o600
        assert not settings.socket_path.exists()

    def test_the_kernel_says_who_calls(self):
        mine, other = socket.socketpair(socket.AF_UNIX)
        with mine, other:
            assert caller_of(mine) == os.getuid()

    def test_who_may_not_read_the_key_is_refused_once_in_the_ledger(self, tmp_path):
        settings = Settings(home=tmp_path / "home")
        stranger = os.getuid() + 65_000
        with serving(settings, caller=lambda _: stranger):
            for _ in range(2):
                with open_site(settings) as site, pytest.raises(Refused) as refused:
                    site.ask("list studies")
                assert refused.value.reason == "not_an_operator"
        (entry,) = told(settings.home)
        assert entry["act"] == "refused"
        assert entry["actor"]["id"] == f"stranger:uid {stranger}"

    @pytest.mark.parametrize(
        ("mode", "owner", "uid", "may"),
        [
            (0o600, 1000, 1000, True),
            (0o600, 1000, 0, True),
            (0o600, 1000, 1001, False),
            (0o000, 1000, 1000, False),
        ],
    )
    def test_who_may_read_a_key(self, mode, owner, uid, may):
        key = os.stat_result((mode, 1, 1, 1, owner, owner, 32, 0, 0, 0))
        assert may_read(key, uid) is may


class TestLimits:
    def test_so_many_may_ask_at_a_time(self, tmp_path):
        settings = Settings(home=tmp_path / "home")
        with serving(settings):
            waiting = []
            for _ in range(CALLERS_MAX):
                one = socket.socket(socket.AF_UNIX)
                with nearby(settings.socket_path) as name:
                    one.connect(name)
                wire = Wire(one)
                wire.say({"do": "list people", "with": {}, "version": "other"})
                wire.pour(())
                assert wire.hear()["error"]["reason"] == "other_version"
                waiting.append((one, wire))
            with open_site(settings) as site, pytest.raises(TooMany):
                site.ask("list people")
            for one, wire in waiting:
                wire.close()
                one.close()

    def test_a_machine_out_of_file_numbers_answers_when_it_has_one_again(self, tmp_path):
        settings = Settings(home=tmp_path / "home")
        with serving(settings), socket.socket(socket.AF_UNIX) as one:
            soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            with nearby(settings.socket_path) as name:
                free = os.dup(0)
                os.close(free)
                resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
                one.connect(name)
            time.sleep(3 * REST_S)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            with closing(Wire(one)) as wire:
                wire.say({"do": "list people", "with": {}, "version": "other"})
                wire.pour(())
                assert wire.hear()["error"]["reason"] == "other_version"

    def test_a_frame_out_of_bounds_ends_the_conversation(self, tmp_path):
        settings = Settings(home=tmp_path / "home")
        with serving(settings):
            with socket.socket(socket.AF_UNIX) as one:
                with nearby(settings.socket_path) as name:
                    one.connect(name)
                one.sendall(HEAD.pack(b"J", 0xFFFFFFFF))
                with closing(Wire(one)) as wire:
                    assert wire.hear()["error"]["reason"] == "wire_broken"
            with open_site(settings) as site:
                assert site.ask("list peers") == {"peers": []}

    def test_a_file_over_the_limit_is_refused_before_it_is_sent(self, tmp_path):
        class Endless(bytes):
            def __len__(self) -> int:
                return FILE_BYTES_MAX + 1

        for way in (here, there):
            with way(Settings(home=tmp_path / way.__name__)) as site, pytest.raises(BadInput):
                site.ask("import file", body=Endless())

    def test_more_bytes_than_allowed_are_not_taken_in(self):
        mine, other = socket.socketpair(socket.AF_UNIX)
        with mine, other, closing(Wire(mine)) as near, closing(Wire(other)) as far:
            near.pour((b"x" * 100,))
            with pytest.raises(BadInput):
                list(far.poured(99))

    def test_a_file_that_breaks_off_is_no_file(self):
        mine, other = socket.socketpair(socket.AF_UNIX)
        with other, closing(Wire(other)) as far:
            mine.sendall(HEAD.pack(b"B", 10) + b"half")
            mine.close()
            with pytest.raises(Broken):
                list(far.poured(99))


class TestWhoHasTheHome:
    def test_a_socket_left_by_a_crash_is_no_service(self, tmp_path):
        settings = Settings(home=tmp_path / "home")
        settings.home.mkdir()
        dead = socket.socket(socket.AF_UNIX)
        with nearby(settings.socket_path) as name:
            dead.bind(name)
        dead.close()
        with open_site(settings) as site:
            assert site.ask("list peers") == {"peers": []}
        with serving(settings), open_site(settings) as site:
            assert isinstance(site, SiteThere)

    def test_commands_wait_for_one_another(self, tmp_path):
        settings = Settings(home=tmp_path / "home")
        done: list[Any] = []

        def ask() -> None:
            with open_site(settings) as site:
                done.append(site.ask("list peers"))

        with open_site(settings):
            second = threading.Thread(target=ask)
            second.start()
        second.join()
        assert done == [{"peers": []}]

    def test_the_home_of_a_running_site_is_not_opened_twice(self, tmp_path):
        settings = Settings(home=tmp_path / "home")
        with serving(settings), pytest.raises(Conflict) as refused:
            open_house(settings)
        assert refused.value.reason == "home_in_use"

    @pytest.mark.parametrize("lost", ["lynkeus.db", "objects"])
    def test_a_home_without_its_keys_gets_no_others(self, tmp_path, lost):
        settings = Settings(home=tmp_path / "home")
        (settings.objects_folder / "lost+found").mkdir(parents=True)  # a disk of its own
        house = open_house(settings)
        house.receiver.receive(image(), "CT1")
        house.close()
        away = settings.keys_folder.rename(tmp_path / "keys")
        (settings.home / lost).rename(tmp_path / lost)
        there = sorted(settings.home.iterdir())
        with pytest.raises(NotFound) as refused:
            open_house(settings)
        assert refused.value.reason == "key_file_missing"
        assert sorted(settings.home.iterdir()) == there
        away.rename(settings.keys_folder)
        open_house(settings).close()

    def test_a_deep_home_has_a_socket_too(self, tmp_path):
        settings = Settings(home=tmp_path / ("deep" * 20) / ("er" * 30))
        with there(settings) as site:
            assert site.ask("list peers") == {"peers": []}
