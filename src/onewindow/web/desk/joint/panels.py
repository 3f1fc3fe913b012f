"""What other pages of the desk show of joint work."""

from typing import Any

from onewindow.cases.service import Case
from onewindow.joint import service as joint
from onewindow.joint.service import ALIVE, Kind
from onewindow.kernel.org.service import Person
from onewindow.packages import service as packages
from onewindow.packages.service import ApplicationState, Flow, PackageApplication
from onewindow.web.desk.joint.views import TONES, VERDICT_TONES


def of_application(person: Person, application: PackageApplication) -> dict[str, Any]:
    """For ``desk/joint/panel.html`` on the page of a parallel approval. A constant number of statements.

    Load ``application.version.theme.unit`` with the application.
    """
    runs = application.state == ApplicationState.SUBMITTED and application.flow == Flow.JOINT
    wanted = joint.surveys_wanted(application) if runs else []
    told = joint.told_of(application)
    busy = {one.session.kind for one in told if one.session.state in ALIVE}
    return {
        "joint_application": application,
        "joint_told": told,
        "joint_seen": set(
            joint.visible_in_office(person).values_list("number", flat=True).filter(application=application)
        ),
        "joint_kinds": [(kind.value, kind.label) for kind in Kind if kind not in busy]
        if runs and packages.can_lead(person, application)
        else [],
        "joint_wanted": wanted if joint.is_proposed(wanted) and Kind.SURVEY not in busy else [],
        "joint_tones": TONES,
        "joint_verdict_tones": VERDICT_TONES,
    }


def of_case(person: Person, case: Case) -> dict[str, Any]:
    """For ``desk/joint/case_panel.html``. One statement for a case without joint work, two with it, and two more where a survey is asked."""
    concerns = joint.of_case(case)
    if not concerns:
        return {"joint_concerns": []}
    numbers = [one.participant.session.number for one in concerns]
    seen = joint.visible_in_office(person).filter(number__in=numbers).values_list("number", flat=True)
    planned = [one for one in concerns if one.participant.session.state in ALIVE]
    return {
        "joint_concerns": concerns,
        "joint_seen": set(seen),
        "joint_survey": next((one for one in planned if one.participant.session.kind == Kind.SURVEY), None),
        "joint_tones": TONES,
    }
