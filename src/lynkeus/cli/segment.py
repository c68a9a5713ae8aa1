"""`lynkeus segment`: outline films, each as a black and white picture of the film's own size."""

import argparse
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lynkeus.app.outside import Take, said_segmenter, taking
from lynkeus.app.shipped.packages import outline_keys
from lynkeus.archive.intake import shown
from lynkeus.cli.command import (
    DONE,
    PARTLY,
    Command,
    report,
    to_fill,
    with_json,
)
from lynkeus.cli.mask_files import MaskFiles
from lynkeus.cli.named_files import Bad, all_files, refused
from lynkeus.cli.progress import bar
from lynkeus.cli.trusting import brought_keys, with_trust
from lynkeus.core.errors import LynkeusError, NotFound
from lynkeus.core.files import file_bytes
from lynkeus.core.json import Json
from lynkeus.core.words import count_of
from lynkeus.dicom.spacing import spacing_of
from lynkeus.models.ports import OpenedSegmenter
from lynkeus.models.reasons import broke_off
from lynkeus.models.segmenting.outline import check_one_picture, outline


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A film that was outlined: its content's SHA-256, its size, and each outline's values."""

    path: Path
    sha256: str
    rows: int
    columns: int
    outlines: tuple[Mapping[str, Json], ...]


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "package",
        metavar="PACKAGE",
        help="a shipped package's name, or a package's folder; one that outlines",
    )
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="a DICOM, PNG or JPEG file, or a folder of such files",
    )
    parser.add_argument(
        "--out",
        type=to_fill,
        required=True,
        metavar="DIR",
        help="where the masks go, a PNG each named as its film: 255 inside, 0 outside",
    )
    with_trust(parser)
    with_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    done: list[Done] = []
    bad: list[Bad] = []
    keys = (*outline_keys(), *brought_keys(arguments).values())
    with taking() as take:
        package = said_segmenter(arguments.package, keys)
        paths = [*all_files(arguments.files)]
        films = [one for one in paths if isinstance(one, Path)]
        masks = MaskFiles(arguments.out, package, films)
        with bar() as drawn:
            for path in drawn.track(paths, description="Outlining"):
                one = path if isinstance(path, Bad) else _outlined(path, package, take, masks)
                if isinstance(one, Done):
                    done.append(one)
                else:
                    bad.append(one)
    report(arguments, _document(package, done, bad), _words(package, done, bad))
    if not done:
        sentence = "None of these files could be outlined: it is said above of each, why."
        raise NotFound(sentence, reason="nothing_outlined")
    return PARTLY if bad else DONE


def _outlined(path: Path, package: OpenedSegmenter, take: Take, masks: MaskFiles) -> Done | Bad:
    try:
        data = file_bytes(path)
        taken = take(data)
        check_one_picture(taken.header)
        found = outline(package, taken.film)
    except LynkeusError as problem:
        return refused(path, problem)
    except Exception as problem:  # noqa: BLE001  # a package may break in any way: it is told
        return refused(path, broke_off(problem))
    rows, columns = taken.film.pixels.shape
    spacing = spacing_of(taken.header.attributes)
    written = masks.write(path, {name: one.mask for name, one in found.items()})
    outlines: list[Mapping[str, Json]] = []
    for name, one in found.items():
        inside = int(one.mask.sum())
        outlines.append(
            {
                "outline": name,
                "file": written[name],
                "pixels": inside,
                "share": round(inside / one.mask.size, 6),
                "area_mm2": None if spacing is None else round(inside * spacing[0] * spacing[1], 2),
                "doubt": one.doubt,
            }
        )
    sha256 = hashlib.sha256(data).hexdigest()
    return Done(path=path, sha256=sha256, rows=rows, columns=columns, outlines=tuple(outlines))


def _document(
    package: OpenedSegmenter, done: Sequence[Done], bad: Sequence[Bad]
) -> dict[str, Json]:
    return {
        "package": package.card.id,
        "version": package.card.version,
        "registration": package.card.registration.value,
        "films": [
            {
                "file": str(one.path),
                "sha256": one.sha256,
                "rows": one.rows,
                "columns": one.columns,
                "outlines": [*one.outlines],
            }
            for one in done
        ],
        "refused": [one.as_json() for one in bad],
    }


def _words(package: OpenedSegmenter, done: Sequence[Done], bad: Sequence[Bad]) -> str:
    card = package.card
    lines = [f"{card.id} {card.version}, {card.registration}."]
    for one in done:
        for said in one.outlines:
            share = f"{100 * float(str(said['share'])):.1f} % of the picture"
            lines.append(f"{shown(str(one.path))}: {said['outline']}, {share}: {said['file']}")
            if said["doubt"]:
                lines.append(f"  look at it: {said['doubt']}")
    lines += [f"{shown(str(one.path))}: not outlined: {one.why}" for one in bad]
    lines.append(f"{count_of(len(done), 'film')} outlined.")
    return "\n".join(lines)


COMMAND = Command(
    asks="A mask has its film's rows and columns: 255 inside and 0 outside, nothing between. It is "
    "named as its film, and by what is outlined where a package outlines several things; a file of "
    "that name that is no mask of this command is never written over. An outline that covers "
    "unusually much or little is given, and doubted in words; nothing else asks whether the film "
    "shows what the package was made for. Needs no home and no service, and no ledger tells of it.",
    examples=(
        "lynkeus segment lung-fields film.dcm --out masks",
        "lynkeus segment runs/first/lung-fields films --trust maker.pub --out masks --json -",
    ),
    arguments=_arguments,
    run=_run,
)
