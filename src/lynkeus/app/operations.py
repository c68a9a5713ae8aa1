"""What the terminal may ask of a site; the same here and through the running service's socket."""

from collections.abc import Mapping

from lynkeus.app.keeping import KEEPING
from lynkeus.app.visiting import Asked, Give, Operation, Visit
from lynkeus.archive.bringing import SOURCE
from lynkeus.archive.commands import ExportStudy, ListStudies
from lynkeus.archive.queries import Study, all_studies, instances_of, study_by_uid
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.inference.commands import NoteFilmsRead, StateAge

STUDIES_MAX = 10_000


def ask(visit: Visit, what: str, said: Mapping[str, Json], body: bytes, give: Give) -> Json:
    """Do one thing for who visits.

    Raises:  BadInput: If there is no such thing to do.
    """
    operation = OPERATIONS.get(what)
    if operation is None:
        message = f"A site cannot be asked to `{what[:40]}`."
        raise BadInput(message, reason="no_operation")
    return operation(visit, Asked(said=said, body=body, give=give))


def _import_file(visit: Visit, asked: Asked) -> Json:
    outcome = visit.house.bringing.bring(asked.body, visit.actor)
    if outcome.case not in visit.touched:
        visit.touched.add(outcome.case)
        visit.house.settler.begin(outcome.case)
    if outcome.is_of_its_study:
        visit.meant.add(outcome.case)
    return {"kind": outcome.kind, "case": outcome.case}


def _end_import(visit: Visit, asked: Asked) -> Json:
    cases, band = sorted(visit.touched), asked.band()
    if band is not None:
        for case in sorted(visit.meant):
            visit.do(StateAge(case=case, band=band, source=SOURCE))
    visit.leave()
    visit.house.settler.settle(set(cases))
    return None


def _note_films_read(visit: Visit, asked: Asked) -> Json:
    note = NoteFilmsRead(
        package=asked.text("package"),
        version=asked.text("version"),
        films=asked.words("films"),
        results=asked.words("results"),
        band=asked.band(),
    )
    return visit.do(note)


def _list_studies(visit: Visit, _: Asked) -> Json:
    visit.do(ListStudies(view="terminal", query_digest=""))
    with visit.house.database.read() as connection:
        found: list[Json] = [
            {**_study(one), "images": len(instances_of(connection, one.case))}
            for one in all_studies(connection, STUDIES_MAX)
        ]
    return {"studies": found}


def _study(one: Study) -> dict[str, Json]:
    return {
        "study_uid": one.study_uid,
        "modality": one.text("Modality") or "unknown",
        "received_at": one.received_at.isoformat(),
        "source": one.source,
        "revision": one.revision,
        "settled": one.settled,
    }


def _export_study(visit: Visit, asked: Asked) -> Json:
    with visit.house.database.read() as connection:
        case = study_by_uid(connection, asked.text("study_uid")).case
    visit.do(ExportStudy(case=case))
    written = 0
    for name, pieces in visit.house.originals.files(case):
        asked.give(name, pieces)
        written += 1
    return {"files": written}


OPERATIONS: Mapping[str, Operation] = {
    "import file": _import_file,
    "end import": _end_import,
    "note films read": _note_films_read,
    "list studies": _list_studies,
    "export study": _export_study,
    **KEEPING,
}
