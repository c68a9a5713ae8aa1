"""All that can be asked at the one door, room by room, and who may: for the house, and tests."""

from lynkeus.access import commands as access_commands
from lynkeus.access import demo, forgetting
from lynkeus.access.execute import Handler
from lynkeus.access.policy import Rule
from lynkeus.app import offering, proof, retrying
from lynkeus.app.leaving import leaving
from lynkeus.archive import commands as archive_commands
from lynkeus.cases import commands as cases_commands
from lynkeus.inference import commands as inference_commands
from lynkeus.learning.runs import commands as trainings_commands
from lynkeus.manifests import commands as manifests_commands
from lynkeus.models import commands as models_commands
from lynkeus.models.counting import commands as counting_commands
from lynkeus.models.cycle import commands as cycle_commands
from lynkeus.models.judging import commands as judging_commands
from lynkeus.models.makers import commands as makers_commands
from lynkeus.models.releasing import commands as releasing_commands
from lynkeus.models.watching import commands as watching_commands
from lynkeus.oversight import commands as oversight_commands
from lynkeus.quality import commands as quality_commands
from lynkeus.reporting import commands as reporting_commands

HANDLERS: tuple[Handler, ...] = (
    *leaving(access_commands.HANDLERS),
    *demo.HANDLERS,
    *forgetting.HANDLERS,
    *archive_commands.HANDLERS,
    *cases_commands.HANDLERS,
    *manifests_commands.HANDLERS,
    *models_commands.HANDLERS,
    *judging_commands.HANDLERS,
    *makers_commands.HANDLERS,
    *counting_commands.HANDLERS,
    *cycle_commands.HANDLERS,
    *releasing_commands.HANDLERS,
    *watching_commands.HANDLERS,
    *inference_commands.HANDLERS,
    *trainings_commands.HANDLERS,
    *quality_commands.HANDLERS,
    *reporting_commands.HANDLERS,
    *oversight_commands.HANDLERS,
    *proof.HANDLERS,
    *retrying.HANDLERS,
    *offering.HANDLERS,
)
RULES: tuple[Rule, ...] = (
    *access_commands.RULES,
    *demo.RULES,
    *forgetting.RULES,
    *archive_commands.RULES,
    *cases_commands.RULES,
    *models_commands.RULES,
    *judging_commands.RULES,
    *makers_commands.RULES,
    *counting_commands.RULES,
    *cycle_commands.RULES,
    *releasing_commands.RULES,
    *watching_commands.RULES,
    *inference_commands.RULES,
    *trainings_commands.RULES,
    *quality_commands.RULES,
    *reporting_commands.RULES,
    *oversight_commands.RULES,
    *proof.RULES,
    *retrying.RULES,
    *offering.RULES,
)
