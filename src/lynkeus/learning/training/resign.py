"""Sign a package again after a file was put into it or changed by its maker.

python -m lynkeus.learning.training.resign PACKAGE KEY
"""

import argparse
import sys
from pathlib import Path

from lynkeus.models.ports import maker_key, open_any, sign_package


def main(words: list[str] | None = None) -> int:
    """Sign, and open again to be sure; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("key", type=Path, help="private key, Ed25519 in PEM")
    arguments = parser.parse_args(words)
    key = maker_key(arguments.key)
    sign_package(arguments.package, key)
    opened = open_any(arguments.package, [key.public_key()])
    sys.stdout.write(f"{opened.card.id} {opened.card.version} {opened.digest}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
