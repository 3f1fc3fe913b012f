"""The door of the construction projects (工程建设项目).

A project comes into the register (``register``), gets its code (``bring_code``, ``confirm_code``) and is applied for stage by stage
(``begin_stage``): each application is a one-thing package whose theme the table of stages names. ``settle`` lets the project
follow; ``standing_of`` tells it as one, with the working days the authorities had it. Before and beside it: early guidance
(``ask_guidance``, ``guide``), a green channel (``grant_green``, ``end_green``), a lease in place of the land right
(``give_lease``, ``confirm_lease``, ``reject_lease``, ``end_lease``). Pages take projects from ``visible_to``.
"""

from onewindow.projects.commands.filing import begin_stage
from onewindow.projects.commands.following import count_days, numbers_of, settle
from onewindow.projects.commands.greening import end_green, grant_green
from onewindow.projects.commands.guiding import ask_guidance, guide
from onewindow.projects.commands.leasing import (
    LeaseFacts,
    Paper,
    confirm_lease,
    end_lease,
    end_passed_leases,
    give_lease,
    lease_at_hand,
    note_holder,
    reject_lease,
)
from onewindow.projects.commands.registering import Facts, bring_code, confirm_code, refuse_code, register, stop
from onewindow.projects.commands.walk import locked_to_put
from onewindow.projects.events import (
    CodeAnswered,
    GreenChanged,
    GuidanceAsked,
    GuidanceGiven,
    LeaseGiven,
    LeaseMoved,
    ProjectFinished,
)
from onewindow.projects.figures import Averages, averages
from onewindow.projects.files import import_stages
from onewindow.projects.green_marks import green_cases, only_green, open_on, with_green
from onewindow.projects.models import (
    GreenChannel,
    GreenGround,
    Guidance,
    Lease,
    Project,
    ProjectApplication,
    Stage,
    subject_of,
)
from onewindow.projects.permissions import (
    can_ask_guidance,
    can_grant_green,
    can_keep,
    can_put,
    guiding_units,
    is_builder,
    visible_to,
)
from onewindow.projects.queries import ProjectQuerySet
from onewindow.projects.reading import (
    grounds_in_use,
    guidances_of,
    lead_units,
    lease_of,
    open_cases_of,
    project_of_case,
    stages,
)
from onewindow.projects.reckoning import Standstill, Total
from onewindow.projects.standing import Filed, StageStanding, Standing, standing_for_builder, standing_of
from onewindow.projects.states import (
    PROJECT,
    GuidanceState,
    HolderCheck,
    Kind,
    LeaseState,
    ProjectState,
    Sector,
    StageKey,
)

__all__ = [
    "PROJECT",
    "Averages",
    "CodeAnswered",
    "Facts",
    "Filed",
    "GreenChanged",
    "GreenChannel",
    "GreenGround",
    "Guidance",
    "GuidanceAsked",
    "GuidanceGiven",
    "GuidanceState",
    "HolderCheck",
    "Kind",
    "Lease",
    "LeaseFacts",
    "LeaseGiven",
    "LeaseMoved",
    "LeaseState",
    "Paper",
    "Project",
    "ProjectApplication",
    "ProjectFinished",
    "ProjectQuerySet",
    "ProjectState",
    "Sector",
    "Stage",
    "StageKey",
    "StageStanding",
    "Standing",
    "Standstill",
    "Total",
    "ask_guidance",
    "averages",
    "begin_stage",
    "bring_code",
    "can_ask_guidance",
    "can_grant_green",
    "can_keep",
    "can_put",
    "confirm_code",
    "confirm_lease",
    "count_days",
    "end_green",
    "end_lease",
    "end_passed_leases",
    "give_lease",
    "grant_green",
    "green_cases",
    "grounds_in_use",
    "guidances_of",
    "guide",
    "guiding_units",
    "import_stages",
    "is_builder",
    "lead_units",
    "lease_at_hand",
    "lease_of",
    "locked_to_put",
    "note_holder",
    "numbers_of",
    "only_green",
    "open_cases_of",
    "open_on",
    "project_of_case",
    "refuse_code",
    "register",
    "reject_lease",
    "settle",
    "stages",
    "standing_for_builder",
    "standing_of",
    "stop",
    "subject_of",
    "visible_to",
    "with_green",
]
