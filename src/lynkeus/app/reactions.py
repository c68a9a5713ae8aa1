"""The platform on one page: which durable work follows which fact."""

from lynkeus.access.execute import Reaction
from lynkeus.archive.facts import StudyArrived
from lynkeus.cases.facts import ReadingWanted, StudyCleared
from lynkeus.learning.runs.facts import TrainingAsked
from lynkeus.models.judging.facts import EvaluationAsked
from lynkeus.models.watching.commands import LookDue

CHECK = "check study"
READ = "read study"
TRAIN = "train model"
JUDGE = "evaluate model"
LOOK = "look at model"

REACTIONS = (
    Reaction(fact=StudyArrived.kind, workflow=CHECK),
    Reaction(fact=StudyCleared.kind, workflow=READ),
    Reaction(fact=ReadingWanted.kind, workflow=READ),
    Reaction(fact=TrainingAsked.kind, workflow=TRAIN),
    Reaction(fact=EvaluationAsked.kind, workflow=JUDGE),
    Reaction(fact=LookDue.kind, workflow=LOOK),
)
