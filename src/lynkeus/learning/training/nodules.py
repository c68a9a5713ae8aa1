"""Lay the public crops of nodules out as the plans `ct-nodule-*` read them.

python -m lynkeus.learning.training.nodules DIR [--data FOLDER]
"""

import argparse
import os
import sys
from pathlib import Path

from lynkeus.learning.nodules.ports import ROOT, lay_out

FOLDER = "nodules"


def main(words: list[str] | None = None) -> int:
    """Write the tables and arrays; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="what `lynkeus train --data` is then told")
    parser.add_argument("--data", type=Path, default=os.environ.get("LYNKEUS_DATA"))
    arguments = parser.parse_args(words)
    lay_out(Path(arguments.data) / ROOT, arguments.out / FOLDER)
    sys.stdout.write(f"{arguments.out / FOLDER}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
