"""The platform on one page: which durable work follows which fact."""

from lynkeus.access.execute import Reaction
from lynkeus.archive.facts import StudyArrived

CHECK = "check study"

REACTIONS = (Reaction(fact=StudyArrived.kind, workflow=CHECK),)
