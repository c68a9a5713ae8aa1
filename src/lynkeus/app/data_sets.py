"""What is asked at the terminal of data sets: approvals, manifests, and what judges a package."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import cast

from lynkeus.app.for_training import Opener, image_of
from lynkeus.app.house import House
from lynkeus.app.kept_manifests import kept_at, seal_keys
from lynkeus.app.looking import looked_at, one_child, stored_digest
from lynkeus.app.visiting import Asked, Operation, Visit
from lynkeus.archive.commands import ExportStudy, Extent
from lynkeus.core.database import Written
from lynkeus.core.errors import BadInput, LynkeusError, NotFound
from lynkeus.core.files import write_whole
from lynkeus.core.ids import CaseId, new_id
from lynkeus.core.json import Json, parse
from lynkeus.core.settings import Settings
from lynkeus.manifests.commands import FreezeManifest, NoteVerified, OpenTest
from lynkeus.manifests.content import Look
from lynkeus.manifests.flaws import flaws
from lynkeus.manifests.manifest import (
    Case,
    Manifest,
    digest_of,
    manifest_text,
    parse_draft,
    parse_manifest,
)
from lynkeus.manifests.queries import frozen, openings_of
from lynkeus.manifests.sealing import OpenedTest, seal, unseal
from lynkeus.oversight.commands import AddApproval, WithdrawApproval
from lynkeus.oversight.queries import all_approvals

SENT = "manifest"
"""What the file is called that comes from, or goes to, a terminal."""
ONLY_OWNER_FOLDER = 0o700
STAY = "stay"
"""Said of films that are not to leave the archive."""
NAMED_BY = 16
"""So many digits of an image's hash tell one that was seen: 64 bits."""


def _add_approval(visit: Visit, asked: Asked) -> Json:
    try:
        expires = date.fromisoformat(asked.text("expires"))
    except ValueError as problem:
        message = f"{asked.text('expires')!r} is no day: write it as 2027-12-31."
        raise BadInput(message, reason="day_impossible") from problem
    command = AddApproval(
        number=asked.text("number"),
        purpose=asked.text("purpose"),
        scope=asked.text("scope"),
        modalities=tuple(sorted(set(asked.words("modalities")))),
        patients_max=asked.number("patients_max"),
        expires=expires,
        person=asked.text("person"),
    )
    return visit.do(command)


def _list_approvals(visit: Visit, _: Asked) -> Json:
    today = visit.house.clock.now().date()
    with visit.house.database.read() as connection:
        return {"approvals": [one.as_json(today) for one in all_approvals(connection)]}


def _withdraw_approval(visit: Visit, asked: Asked) -> Json:
    return visit.do(WithdrawApproval(number=asked.text("number"), reason=asked.text("reason")))


def _look_at_studies(visit: Visit, asked: Asked) -> Json:
    """Look at images of the archive, under an approval; of who is left out nobody looks at any.

    `body` lists line, study UID, SOP Instance UID or "", and whether the row is left out.
    """
    rows = cast("Sequence[tuple[int, str, str, bool]]", parse(asked.body))
    children = one_child()
    try:
        found = looked_at(visit, asked.text("approval"), rows, (children, iter))
    finally:
        children.stop()
    return {str(line): _look_json(one) for line, one in found.items()}


def _look_json(one: Look) -> Json:
    return {
        "sha256": one.sha256,
        "content": one.content,
        "spacing_mm": one.spacing_mm,
        "study": one.study,
        "patient": one.patient,
        "why": one.why,
    }


def _freeze_manifest(visit: Visit, asked: Asked) -> Json:
    done, text = sealed(visit, parse_draft(asked.body), asked.text("root"))
    asked.give(SENT, (text,))
    return done


def sealed(visit: Visit, draft: Manifest, root: str) -> tuple[Json, bytes]:
    """Seal a manifest and write it down; its file is kept in the home, and given.

    Args:     root: Where its files lie, "" of the archive.
    Raises:   BadInput: If it is not whole. Refused: If somebody may not, or under no approval.
    """
    manifest = seal(draft, seal_keys(visit.house.keys))
    wrong = flaws(manifest, draft.sets.test)
    if wrong or manifest.seal is None:
        raise BadInput(" ".join(wrong), reason="manifest_flawed", problems=[*wrong])
    plain = manifest.plain()
    command = FreezeManifest(
        digest=digest_of(plain),
        name=manifest.name,
        commitment=manifest.seal.commitment,
        margin=manifest.margin,
        alpha=manifest.alpha,
        counts=Written.of(cast("Mapping[str, Json]", plain["counts"])),
        test=Written.of(sorted({one.content[:NAMED_BY] for one in manifest.sets.test})),
        approval=manifest.source.approval or "",
        studies=tuple(sorted({CaseId(one.study) for one in _cases(manifest) if one.study})),
        place=_place(visit.house.settings, root),
    )
    done, text = visit.do(command), manifest_text(manifest)
    path = kept_at(visit.house.settings, command.digest)
    path.parent.mkdir(exist_ok=True, mode=ONLY_OWNER_FOLDER)
    write_whole(path, text)
    return done, text


def _place(settings: Settings, root: str) -> str:
    """Say where a folder lies below the data folder, "" if it does not."""
    films = settings.films
    if not root or films is None or not Path(root).is_relative_to(films.resolve()):
        return ""
    return Path(root).relative_to(films.resolve()).as_posix()


def _check_manifest(visit: Visit, asked: Asked) -> Json:
    """Hold a manifest against this site: its seal, its counts, the archive's images of it.

    `files` are what is wrong with its files, as who asks has found it.
    """
    house = visit.house
    manifest, digest = parse_manifest(asked.body, name=asked.text("name"))
    opened = unseal(manifest, seal_keys(house.keys))
    with house.database.read() as connection:
        openings = openings_of(connection, frozen(connection, digest))
    problems = [
        *flaws(manifest, opened.cases),
        *_altered(house, _cases(manifest)),
        *asked.words("files"),
    ]
    visit.do(NoteVerified(digest=digest, problems=len(problems)))
    return {"problems": [*problems], "openings": [one.as_json() for one in openings]}


def _list_openings(visit: Visit, asked: Asked) -> Json:
    """List how often a test set was opened here, by the hash of a manifest that has it."""
    with visit.house.database.read() as connection:
        openings = openings_of(connection, frozen(connection, asked.text("digest")))
    return {"openings": [one.as_json() for one in openings]}


def check_images(house: House, manifest: Manifest) -> None:
    """Ask that test images of the archive lie there as they were: a spoilt opening counts too.

    Raises:   BadInput: reason `manifest_files_changed`.
    """
    wrong = [*_altered(house, manifest.sets.test)]
    if wrong:
        sentence = f"Images of the manifest are not as they were: {' '.join(wrong)}"
        raise BadInput(sentence, reason="manifest_files_changed", problems=[*wrong])


def _altered(house: House, cases: Iterable[Case]) -> Iterator[str]:
    for case in cases:
        if case.study is None:
            continue
        with house.database.read() as connection:
            image = image_of(connection, case)
        try:
            same = image is not None and stored_digest(house.originals, image) == case.sha256
        except LynkeusError as problem:
            yield f"{case.called}: {problem.sentence}"
            continue
        if not same:
            yield f"{case.called} is not in this archive any more, or is another one: make it anew."


def _open_test(visit: Visit, asked: Asked) -> Json:
    """Open a test set; of the archive's images the originals are given out with its labels.

    Not where `films` are to stay. A `key` that is said makes one opening of what is asked twice.
    """
    house = visit.house
    manifest, digest = parse_manifest(asked.body, name=asked.text("name"))
    opened = unseal(manifest, seal_keys(house.keys))
    with house.database.read() as connection:
        images = [image_of(connection, one) for one in opened.cases if one.study]
    if None in images:
        message = (
            "Images of the test set are not in this archive any more, so nothing was opened: "
            "`lynkeus manifest verify` names them."
        )
        raise NotFound(message, reason="manifest_images_gone")
    command = OpenTest(digest=digest, packages=asked.words("packages"), reason=asked.text("reason"))
    key = asked.text("key") or new_id()
    done = cast("Mapping[str, Json]", house.door.execute(visit.actor, command, key=key))
    leave = () if asked.text("films") == STAY else (one for one in images if one is not None)
    for number, image in enumerate(leave, 1):
        visit.do(ExportStudy(case=image.case, extent=Extent.STUDY))
        asked.give(f"{number:05}.dcm", (house.originals.whole(image),))
    return {**done, "commitment": _commitment(manifest), **_opened_json(opened)}


def _open_for_training(visit: Visit, asked: Asked) -> Json:
    """Open the images of a manifest for a training at this terminal; of its test set none."""
    house = visit.house
    opener = Opener(
        door=house.door,
        database=house.database,
        originals=house.originals,
        actor=visit.actor,
        clock=house.clock,
    )
    named = {"manifest": asked.text("name"), "plan": asked.text("plan")}
    return opener.open(asked.body, **named, run="", by=visit.actor.name)


def _opened_json(opened: OpenedTest) -> dict[str, Json]:
    cases: list[Json] = [one.model_dump(mode="json", exclude_none=True) for one in opened.cases]
    return {"salt": opened.salt, "revealed": opened.secret, "cases": cases}


def _commitment(manifest: Manifest) -> str:
    return manifest.seal.commitment if manifest.seal else ""


def _cases(manifest: Manifest) -> Iterator[Case]:
    return (one for cases in manifest.sets.named().values() for one in cases)


DATA_SETS: Mapping[str, Operation] = {
    "add approval": _add_approval,
    "list approvals": _list_approvals,
    "withdraw approval": _withdraw_approval,
    "look at studies": _look_at_studies,
    "freeze manifest": _freeze_manifest,
    "check manifest": _check_manifest,
    "list openings": _list_openings,
    "open test": _open_test,
    "open for training": _open_for_training,
}
