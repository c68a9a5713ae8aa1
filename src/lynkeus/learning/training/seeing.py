"""List whom a package has seen (`seen.json`), from the plan's own films.

python -m lynkeus.learning.training.seeing PLAN PACKAGE --data FOLDER

Training writes the list by itself. This gives it to a package that was made before, if the plan and
the films still divide as they did then; sign it again afterwards, see `resign.py`.
"""

import argparse
import os
import secrets
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from lynkeus.core.errors import BadInput
from lynkeus.learning import ports
from lynkeus.learning.cohort import Cohort
from lynkeus.models.card import parse_card
from lynkeus.models.ports import CARD, SEEN
from lynkeus.models.seen import SALT_BYTES, Seen, patient_hash, seen_text


def main(words: list[str] | None = None) -> int:
    """Write the list into a package; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", type=Path)
    parser.add_argument("package", type=Path)
    parser.add_argument("--data", type=Path, default=os.environ.get("LYNKEUS_DATA"))
    arguments = parser.parse_args(words)
    followed = ports.follow(arguments.plan, Path(arguments.data))
    _check_split(arguments.package, followed.cohort)
    text = seen_text(list_seen(followed.cohort, threads=followed.plan.training.threads))
    (arguments.package / SEEN).write_bytes(text)
    sys.stdout.write(f"{arguments.package / SEEN}: {len(text)} bytes; sign the package again\n")
    return 0


def list_seen(cohort: Cohort, *, threads: int) -> Seen:
    """List every film and hash every patient that trained, tuned or calibrated, with a new salt.

    A film's hash is its content in the data set: `compare` finds the same. Who was held out, or lay
    in the gap, is not in the list.
    """
    films = (*cohort.train, *cohort.tune)
    salt = secrets.token_bytes(SALT_BYTES)
    names = {film.patient for film in films}
    with ThreadPoolExecutor(threads) as pool:
        patients = frozenset(pool.map(partial(patient_hash, salt=salt), names))
    return Seen(salt=salt, films=frozenset(film.content for film in films), patients=patients)


def _check_split(package: Path, cohort: Cohort) -> None:
    """Refuse a package that other films made.

    Raises:  BadInput: reason `split_differs`.
    """
    card = parse_card((package / CARD).read_bytes())
    if card.making.split_sha256 != cohort.digest():
        sentence = (
            f"The plan's films divide otherwise than when {card.id} {card.version} was made, so "
            "this list would not be of its patients. Use the plan and the table of then."
        )
        raise BadInput(sentence, reason="split_differs", package=card.id, version=card.version)


if __name__ == "__main__":
    raise SystemExit(main())
