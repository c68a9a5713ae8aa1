"""The wheel holds all that the product needs, and runs in a bare environment without Node."""

import html.parser
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .pages import ROOT, page
from .typed import Reader

UV = Path(sys.prefix) / "uv" / "bin" / "uv"
PACKAGE = ROOT / "src" / "lynkeus"
HEAVY = ("torch", "onnx", "playwright", "pytest")
pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not UV.is_file() or not (PACKAGE / "app/pages/index.html").is_file():
        pytest.skip("uv or the pages are not there: make setup pages")
    out = tmp_path_factory.mktemp("dist")
    words = [str(UV), "build", "--quiet", "--wheel", "--out-dir", str(out), str(ROOT)]
    subprocess.run(words, check=True, timeout=300)
    [built] = out.glob("*.whl")
    return built


def test_everything_the_product_needs_is_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as held:
        names = {one for one in held.namelist() if one.startswith("lynkeus/")}
    ours = {
        one.relative_to(PACKAGE.parent).as_posix()
        for one in PACKAGE.rglob("*")
        if one.is_file() and "__pycache__" not in one.parts
    }
    assert names == ours
    for part in ("app/pages/index.html", "app/shipped/trusted/lynkeus.pub", "py.typed"):
        assert f"lynkeus/{part}" in names
    for kind in ("app/pages/assets/*.js", "app/migrations/versions/*.py", "quality/checks/*.py"):
        assert any(Path(one).match(f"lynkeus/{kind}") for one in names), kind
    assert any(Path(one).match("lynkeus/app/shipped/*/weights.onnx") for one in names)


def test_it_asks_for_nothing_that_only_trains_or_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as held:
        [name] = [one for one in held.namelist() if one.endswith(".dist-info/METADATA")]
        said = held.read(name).decode()
    asked = [
        line.split(":", 1)[1] for line in said.splitlines() if line.startswith("Requires-Dist")
    ]
    bare = [one for one in asked if "extra ==" not in one]
    assert len(bare) > 10
    assert [
        one for one in bare for heavy in HEAVY if one.strip().startswith((f"{heavy}>", f"{heavy}="))
    ] == []


def test_the_installed_wheel_serves_the_first_page(
    wheel: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    (reader.folder / "dist").mkdir()
    shutil.copy(wheel, reader.folder / "dist")
    program = reader.folder / "program"
    making, (first, *installing, version), serving = page("docs/guide/install.md").commands
    reader.read((making, (first,)))
    pip = "/srv/program/bin/python -m pip install"
    for line in installing:
        # The same words to uv, which has at hand what is installed already.
        reader.type(line.replace(pip, f"{UV} pip install --quiet --python /srv/program/bin/python"))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    reader.type(version)
    installed = {
        one.name.split("-")[0] for one in program.glob("lib/python*/site-packages/*.dist-info")
    }
    assert installed.isdisjoint(HEAVY)
    monkeypatch.setenv("PATH", str(program / "bin"))
    assert shutil.which("node") is None
    reader.type(*serving)
    assert first_page(reader) > 3
    assert told_of(reader) == ("Example Hospital", "PACS office, 4711")
    reader.stop()
    reader.type("/srv/program/bin/lynkeus demo --home /srv/lynkeus-demo")
    assert first_page(reader) > 3
    assert told_of(reader) == ("", "")


def told_of(reader: Reader) -> tuple[str, str]:
    """Give what strangers are told of the site: whose it is, and whom to call."""
    _, said = reader.fetch("/api/session")
    site = json.loads(said)["site"]
    return site["institution"], site["contact"]


class Assets(html.parser.HTMLParser):
    """What a page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in {"script", "link"} and (where := named.get("src") or named.get("href")):
            self.found.append(where)


def first_page(reader: Reader) -> int:
    """Fetch the page and all that it loads; count it."""
    kind, content = reader.fetch("/")
    assert kind == "text/html"
    assets = Assets()
    assets.feed(content.decode())
    assert {Path(one).suffix for one in assets.found} >= {".js", ".css"}
    for where in assets.found:
        kind, held = reader.fetch(where)
        assert kind != "text/html", where
        assert held, where
    kind, _ = reader.fetch("/api/health")
    assert kind == "application/json"
    return 1 + len(assets.found)
