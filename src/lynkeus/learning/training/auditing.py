"""Put an audit for shortcuts on a package's card.

python -m lynkeus.learning.training.auditing PACKAGE AUDIT --on WORDS

AUDIT is what `lynkeus audit-shortcuts PACKAGE --labels CSV --json AUDIT` wrote of this very
package; sign the package again afterwards, see `resign.py`.
"""

import argparse
import sys
from pathlib import Path

from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json, parse_object
from lynkeus.models.audit import audit_of
from lynkeus.models.card import card_text, parse_card
from lynkeus.models.ports import CARD, CHECKSUMS
from lynkeus.models.signing import digest


def main(words: list[str] | None = None) -> int:
    """Write the audit on the card; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("audit", type=Path)
    parser.add_argument("--on", required=True, help="whose films these were")
    arguments = parser.parse_args(words)
    found = parse_object(arguments.audit.read_bytes())
    path = arguments.package / CARD
    card = parse_card(path.read_bytes())
    _check_digest(arguments.package, found)
    made = audit_of(found, on=arguments.on)
    path.write_bytes(card_text(card.model_copy(update={"audit": made})))
    sys.stdout.write(f"{path}: {len(made.worries)} worries; sign the package again\n")
    return 0


def _check_digest(package: Path, found: dict[str, Json]) -> None:
    """Refuse an audit of another package.

    Raises:  BadInput: reason `audit_of_another`.
    """
    now = digest((package / CHECKSUMS).read_bytes())
    if found["digest"] != now:
        sentence = (
            f"This audit is of the content {str(found['digest'])[:16]}, and the package "
            f"{package.name} is {now[:16]}. Audit it as it lies there."
        )
        raise BadInput(sentence, reason="audit_of_another", package=package.name)


if __name__ == "__main__":
    raise SystemExit(main())
