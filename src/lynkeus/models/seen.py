"""Whom a package has seen in training, tuning or calibration, told without naming anybody.

`seen.json` in a package holds a hash of each film and of each patient's name. Whoever has a film,
or a name, can ask whether it is among them; nobody can read a name from it.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json, canonical, parse_object
from lynkeus.models.tables import Row, names_patient

SCHEMA = "lynkeus-seen/1"
SALT_BYTES = 16
SLOW_N, SLOW_R, SLOW_P = 1 << 14, 8, 1
"""What one guess at a name costs: 16 MiB and about a twentieth of a second."""
HASH_HEX = 64
Hash = str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Hashes of films and of patients' names, the latter with the package's own salt."""

    salt: bytes
    films: frozenset[Hash]
    patients: frozenset[Hash]


def film_hash(pixels: npt.NDArray[np.float32]) -> Hash:
    """Name a film by its grey values, whatever its file is called or says beside them.

    Args:     pixels: Shape (rows, columns), decoded, brighter is denser, as `preprocess` gets them.
    Returns:  SHA-256 of shape and single-precision values, hex.
    Source:   FIPS 180-4.
    Limits:   Another value in one pixel is another film: one that was stored again with loss, or in
              another size, is not known by it. It is not slow: whoever has a film can ask.
    """
    rows, columns = pixels.shape
    values = np.ascontiguousarray(pixels, dtype="<f4") + np.float32(0)  # -0 is 0
    return hashlib.sha256(b"%d %d\n" % (rows, columns) + values.tobytes()).hexdigest()


def patient_hash(name: str, salt: bytes) -> Hash:
    """Name a patient slowly, so that trying many names costs much.

    Args:     name: As a table says it; width of letters, case and spaces do not matter.
              salt: Of one package.
    Returns:  scrypt, hex.
    Source:   Percival and Josefsson 2016, RFC 7914.
    Limits:   Who has the package and a name can still ask about this one name; short lists of names
              or numbers can be tried through.
    """
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    slow = hashlib.scrypt(
        plain.encode(), salt=salt, n=SLOW_N, r=SLOW_R, p=SLOW_P, dklen=HASH_HEX // 2
    )
    return slow.hex()


def seen_text(seen: Seen) -> bytes:
    """Write `seen.json`; sorted, so that no order tells who was with whom."""
    films: list[Json] = [*sorted(seen.films)]
    patients: list[Json] = [*sorted(seen.patients)]
    return canonical(
        {"schema": SCHEMA, "salt": seen.salt.hex(), "films": films, "patients": patients}
    )


def parse_seen(text: bytes) -> Seen:
    """Read `seen.json`.

    Raises:  BadInput: reason `package_broken`, if it is none.
    """
    try:
        said: Any = parse_object(text)
        salt, films, patients = bytes.fromhex(said["salt"]), said["films"], said["patients"]
        whole = said["schema"] == SCHEMA and len(salt) == SALT_BYTES
        if not whole or not all(_is_hash(one) for one in (*films, *patients)):
            raise _broken()
    except (ValueError, TypeError, KeyError) as error:
        raise _broken() from error
    return Seen(salt=salt, films=frozenset(films), patients=frozenset(patients))


def asked_names(rows: Iterable[Row]) -> tuple[str, ...]:
    """List the patients whom a table names, each once."""
    return tuple(sorted({row.patient for row in rows if names_patient(row)}))


def seen_patients(
    rows: Sequence[Row],
    films: Sequence[Hash],
    seen: Seen,
    names: Mapping[str, Hash],
) -> frozenset[str]:
    """Say which patients of a table a package has seen: by one of their films, or by name.

    Args:     rows: The table. films: `film_hash` of each row. seen: The package's.
              names: `patient_hash` of each of `asked_names`, with the package's salt.
    Returns:  Patients as the table calls them.
    Source:   docs/methods/comparing.md.
    """
    by_film = {row.patient for row, film in zip(rows, films, strict=True) if film in seen.films}
    by_name = {name for name, slow in names.items() if slow in seen.patients}
    return frozenset(by_film | by_name)


def _is_hash(said: object) -> bool:
    return isinstance(said, str) and len(said) == HASH_HEX and said == bytes.fromhex(said).hex()


def _broken() -> BadInput:
    sentence = (
        "The package's seen.json, which says whom it has seen in training, cannot be used. Ask its "
        "maker for a whole package."
    )
    return BadInput(sentence, reason="package_broken", why="seen.json")
