"""What the terminal may ask of a site; the same here and through the running service's socket."""

from collections.abc import Mapping

from lynkeus.app.data_sets import DATA_SETS
from lynkeus.app.keeping import KEEPING
from lynkeus.app.life_cycle import LIFE_CYCLE
from lynkeus.app.studies import ages_json, imported, listed_studies, state_ages, taken_out
from lynkeus.app.visiting import Asked, Give, Operation, Visit
from lynkeus.app.watched import WATCHING
from lynkeus.archive.commands import Extent
from lynkeus.core.errors import BadInput
from lynkeus.core.json import Json
from lynkeus.inference.commands import NoteFilmsRead


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
    return imported(visit.house.database, outcome)


def _end_import(visit: Visit, asked: Asked) -> Json:
    cases, band = set(visit.touched), asked.band()
    said = state_ages(visit.house.door, visit.actor, visit.meant, band)
    visit.leave()
    visit.house.settler.settle(cases)
    return {"ages": ages_json(visit.house, band, said)}


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
    return listed_studies(visit.house.door, visit.house.database, visit.actor)


def _export_study(visit: Visit, asked: Asked) -> Json:
    extent = Extent.WITH_ASIDE if asked.said.get("conflicts") is True else Extent.STUDY
    return taken_out(visit.house, visit.actor, asked.text("study_uid"), extent, asked.give)


OPERATIONS: Mapping[str, Operation] = {
    "import file": _import_file,
    "end import": _end_import,
    "note films read": _note_films_read,
    "list studies": _list_studies,
    "export study": _export_study,
    **KEEPING,
    **DATA_SETS,
    **LIFE_CYCLE,
    **WATCHING,
}
