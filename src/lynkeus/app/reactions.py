"""The platform on one page: which durable work follows which fact."""

from lynkeus.access.execute import Reaction
from lynkeus.archive.facts import StudyArrived
from lynkeus.cases.facts import ReadingWanted, StudyCleared

CHECK = "check study"
READ = "read study"

REACTIONS = (
    Reaction(fact=StudyArrived.kind, workflow=CHECK),
    Reaction(fact=StudyCleared.kind, workflow=READ),
    Reaction(fact=ReadingWanted.kind, workflow=READ),
)
