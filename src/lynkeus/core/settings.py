"""Where a site lives and how it is reached: read once at the edge, then passed on."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

HTTP_PORT = 8080
DICOM_PORT = 11112
PORT_MAX = 65_535
AE_TITLE = "LYNKEUS"
LOOPBACK = "127.0.0.1"


class Tls(StrEnum):
    """Whether the pages may go over the network without TLS."""

    NEEDED = "needed"
    WITHOUT = "without"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one running Lynkeus is told from outside."""

    home: Path
    host: str = LOOPBACK
    dicom_host: str = LOOPBACK
    http_port: int = HTTP_PORT
    dicom_port: int = DICOM_PORT
    ae_title: str = AE_TITLE
    institution: str = ""
    contact: str = ""
    plans: Path | None = None
    films: Path | None = None
    proxy: str = ""
    names: tuple[str, ...] = ()
    tls: Tls = Tls.NEEDED

    @property
    def address(self) -> str:
        """Where people find the pages: behind a TLS proxy, or here."""
        if self.proxy and self.names:
            return f"https://{self.names[0]}"
        name = self.names[0] if self.names else self.host
        return f"http://{f'[{name}]' if ':' in name else name}:{self.http_port}"

    @property
    def database_path(self) -> Path:
        """The database file."""
        return self.home / "lynkeus.db"

    @property
    def objects_folder(self) -> Path:
        """The sealed store."""
        return self.home / "objects"

    @property
    def keys_folder(self) -> Path:
        """The site's keys: outside the store, and outside its back-up."""
        return self.home / "keys"

    @property
    def checkpoints_folder(self) -> Path:
        """Signed checkpoints of the ledger, to be copied out."""
        return self.home / "checkpoints"

    @property
    def packages_folder(self) -> Path:
        """Model packages that this site has taken in."""
        return self.home / "packages"

    @property
    def plans_folder(self) -> Path:
        """Plans that may be followed by page."""
        return self.plans or self.home / "plans"

    @property
    def manifests_folder(self) -> Path:
        """The manifests that this site has made."""
        return self.home / "manifests"

    @property
    def trainings_folder(self) -> Path:
        """What each training leaves, and the packages that come of them."""
        return self.home / "trainings"

    @property
    def evaluations_folder(self) -> Path:
        """The reports of evaluations that this site has made."""
        return self.home / "evaluations"

    @property
    def socket_path(self) -> Path:
        """The local socket on which a running service hears the other commands."""
        return self.home / "service.sock"

    @property
    def lock_path(self) -> Path:
        """The lock that one process at a time holds on the home."""
        return self.home / "lock"
