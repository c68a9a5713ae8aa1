"""`lynkeus packages wrap`: a package of a model that others made."""

import argparse
from pathlib import Path
from typing import cast

from lynkeus.cli.command import DONE, report
from lynkeus.cli.uses import Use
from lynkeus.core.files import file_bytes
from lynkeus.core.json import Json
from lynkeus.models.ports import maker_key

MEANINGS = ("logit", "probability")
USES = {
    "wrap": Use(
        does="make a package of an ONNX model that others made, by adding a card",
        needs={
            "which": "an ONNX model's file",
            "--card": "--card FILE",
            "--gives": f"--gives {'|'.join(MEANINGS)}",
            "--out": "--out FOLDER",
        },
        may=("--gates", "--key", "--output"),
    ),
}


def with_wrapping(parser: argparse.ArgumentParser) -> None:
    """Add what `wrap` takes beside the model and the folder."""
    parser.add_argument("--card", type=Path, metavar="FILE", help="wrap: its card, YAML")
    parser.add_argument(
        "--gives",
        choices=MEANINGS,
        metavar="WORD",
        help="wrap: what its numbers are, `logit` or `probability`",
    )
    parser.add_argument(
        "--gates",
        metavar="PACKAGE",
        help="wrap: a package for like films, by name or folder: it tells which pictures are films "
        "for this model",
    )
    parser.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help="wrap: the private key of who vouches for it, Ed25519 in PEM; made if there is none "
        "(default: maker.key beside the package)",
    )
    parser.add_argument("--output", metavar="NAME", help="wrap: which of its outputs is taken")


def _wrap(arguments: argparse.Namespace) -> int:
    from lynkeus.app.shipped.packages import package_folder  # noqa: PLC0415  # slow to import
    from lynkeus.learning.wrapping.laying import Gives  # noqa: PLC0415  # as above
    from lynkeus.learning.wrapping.ports import Stranger, wrap  # noqa: PLC0415  # as above

    out = cast("Path", arguments.out)
    brought = Stranger(
        model=file_bytes(Path(arguments.which)),
        card=file_bytes(arguments.card),
        gives=Gives(arguments.gives),
        output=arguments.output or "",
        gates=None if arguments.gates is None else package_folder(arguments.gates),
    )
    key: Path = arguments.key or out.parent / "maker.key"
    made = wrap(brought, out, maker_key(key))
    document: dict[str, Json] = {
        "package": made.card.id,
        "version": made.card.version,
        "folder": str(out),
        "digest": made.digest,
        "key": made.signer,
    }
    words = (
        f"{made.card.id} {made.card.version} is a package in {out}, and gives the numbers that the "
        f"model gave. Whoever is to use it trusts {key.with_suffix('.pub')} first."
    )
    report(arguments, document, words)
    return DONE


DOING = {"wrap": _wrap}
