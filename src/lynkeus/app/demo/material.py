"""What the demo shows: which files of which registry packages, with checksums, licence, origin.

The packages come from the machine's own package index; no address stands here. Nothing of them is
imported: they are opened as archives, and only the files named here are taken out.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath


class Exhibit(StrEnum):
    """What a file is in the demo's story."""

    ADULT = "adult"
    CONFLICT = "conflict"
    OTHER = "other"
    CHILD = "child"
    MAP = "map"
    """The child's film whose map the shipped model shows, since covering its region tells most."""
    LETTERS = "letters"
    """The child's film with "R" and "A-P" burned in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialFile:
    """One file: where it lies in its package, and the SHA-256 of its bytes."""

    path: str
    sha256: str
    exhibit: Exhibit

    @property
    def name(self) -> str:
        """A name without the original's: that of a child's film would tell its label."""
        return self.sha256[:16] + PurePosixPath(self.path).suffix


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialPackage:
    """One release of a registry package, as one archive."""

    name: str
    version: str
    archive: str
    sha256: str
    size: int
    """Bytes to fetch."""
    licence: str
    origin: str
    age_band: tuple[float, float] | None
    """Least and greatest age, years, as the collection's source states it; None where the files
    say it themselves."""
    stated_by: str
    files: tuple[MaterialFile, ...]

    @property
    def source(self) -> str:
        """Name where the studies came from, as the list and the ledger show it."""
        return f"demo:{self.name} {self.version}"


_PUBLIC = "data_store/data/"
_STORY = {"person1949_bacteria_4880": Exhibit.MAP, "person1946_bacteria_4874": Exhibit.LETTERS}
_CHILDREN = "pneumonia_model_package/datasets/pneumonia-data/val/"

# In the order of their checksums: the order of arrival must not tell the label.
_CHILD_FILMS = (
        ("person1951_bacteria_4882",
         "1136fa7a74528c4b6dd55b7318dedefdbc7b523db09928b1ebdf276fef31f08b"),
        ("NORMAL2-IM-1438-0001",
         "19deafbd4cb13b7bca7e9c83466066c0d0c9e1678861519dcb1d0a45a79b0362"),
        ("NORMAL2-IM-1436-0001",
         "1b96b8ba4d279362a396c2864f76eb3f30ba910f63573491ed2203b4e728f5c7"),
        ("NORMAL2-IM-1431-0001",
         "1eab167cd836a153ddeb61a0e59ff21b276fb79b0aab70491605a77ffc52f4ac"),
        ("person1952_bacteria_4883",
         "3fef55b2ba3c51c66ad41122ed4f640c19bb549d850d53fbbe3a4f18d9eb4e82"),
        ("person1949_bacteria_4880",
         "5bde846e4a137b37e568c66a61752b4c5cfe2057b0f4af6bfd3cfab3db1202b8"),
        ("person1946_bacteria_4874",
         "8bbf92ad61e43b7ff8c12eff396594cfbc631e4a1daff80deba3d929f6199cb0"),
        ("person1946_bacteria_4875",
         "905a703da2ca12326f2d88ce9b9823290bad97e98c8179e77393c56f86978caa"),
        ("NORMAL2-IM-1440-0001",
         "91c3cb7e4c579b7f9d7f48780575caacfbc51898841cdc0d0d1a388bbba47203"),
        ("NORMAL2-IM-1427-0001",
         "95fe6dd24fc010ee526e40457ff34ef057d257c71b22ac9fd312094d4d7b2a37"),
        ("person1954_bacteria_4886",
         "9904f0fec6adc349c35452fa9909721b9dfcb02a254c76b9d329f3432151ed39"),
        ("person1947_bacteria_4876",
         "a10dda144959f77c7589b2c874da00d9649e34ee96660b87ef8d720083524154"),
        ("NORMAL2-IM-1437-0001",
         "a73c06abbb473b57c90374424f86f0d7876bdbdb5c3ed8c681e4bd6f09778c38"),
        ("NORMAL2-IM-1430-0001",
         "ba2d0ff79c2758dc75331c3242dfc05b0108df3affc5402b55b6d9b81f44c2a0"),
        ("NORMAL2-IM-1442-0001",
         "d30b85c96b78dabe1ddf05867a687dffe7a9a067cd72485abace2fc959c2a503"),
        ("person1950_bacteria_4881",
         "e1d5161b6a6d82ccbee47fd8dfb1a6d44eded1d7e4f164121dd2a229bdc43f5d"),
)  # fmt: skip

PUBLIC_FILES = MaterialPackage(
    name="pydicom-data",
    version="1.0.0",
    archive="pydicom_data-1.0.0-py3-none-any.whl",
    sha256="622ac97265f1d91f76b5120b5bd6eb0f57737c392ef863b72c71779c91e33637",
    size=34_128_415,
    licence="MIT",
    origin="pydicom-data 1.0.0, DICOM files for tests collected by the pydicom project",
    age_band=None,
    stated_by="",
    files=(
        MaterialFile(
            path=_PUBLIC + "RG1_UNCR.dcm",
            sha256="946f28f48b9fbf360196a9b835c8fce83b0c654bf85a5107663c8a61df02e498",
            exhibit=Exhibit.ADULT,
        ),
        MaterialFile(
            path=_PUBLIC + "RG1_J2KI.dcm",
            sha256="744d01372fdda4e21b507bb7f97329065de961f4f263342079b369b430064d65",
            exhibit=Exhibit.CONFLICT,
        ),
        MaterialFile(
            path=_PUBLIC + "RG1_UNCI.dcm",
            sha256="3561020824868615a93a51078671b3ff73bb2578c966f76def99b4d982897e75",
            exhibit=Exhibit.CONFLICT,
        ),
        MaterialFile(
            path=_PUBLIC + "explicit_VR-UN.dcm",
            sha256="28c4a61022d7dbebec97e2f1bbdad0ed097bee2c62727c26a3f3720248c9c6e7",
            exhibit=Exhibit.OTHER,
        ),
        MaterialFile(
            path=_PUBLIC + "MR2_UNCR.dcm",
            sha256="c14c7f0c6e25bd4dfbb822fe264e540fc7142bf1c9d15d4c652ec8f5f97fa9e8",
            exhibit=Exhibit.OTHER,
        ),
        MaterialFile(
            path=_PUBLIC + "US1_UNCR.dcm",
            sha256="af5a66e40cd49d15dfbf7b78c850eba0662bdc7339339c3fa13f123a57e812cb",
            exhibit=Exhibit.OTHER,
        ),
    ),
)

CHILDREN = MaterialPackage(
    name="pneumonia-model-package",
    version="0.3.0",
    archive="pneumonia_model_package-0.3.0-py3-none-any.whl",
    sha256="4bb1ee80366db5de818c7255e62878871b8ec545681193f429e2575b791d3536",
    size=83_366_975,
    licence="CC BY 4.0",
    origin="Kermany, Zhang, Goldbaum: Labeled OCT and Chest X-Ray Images for Classification, "
    "Mendeley Data 2018, doi:10.17632/rscbjbr9sj",
    age_band=(1.0, 5.0),
    stated_by="demo:Kermany et al. 2018, doi 10.17632/rscbjbr9sj",
    files=tuple(
        MaterialFile(
            path=f"{_CHILDREN}{name}.jpeg", sha256=sha256, exhibit=_STORY.get(name, Exhibit.CHILD)
        )
        for name, sha256 in _CHILD_FILMS
    ),
)

MATERIAL = (PUBLIC_FILES, CHILDREN)
