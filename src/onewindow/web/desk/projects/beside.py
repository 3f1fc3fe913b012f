"""What a case's page says of the construction project it was filed for: green channel, lease as evidence."""

from typing import Any

from onewindow.cases.service import Case
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.org.service import Person
from onewindow.projects import service as projects
from onewindow.web.ui import project_words

LEASE = "lease"


def beside(person: Person, case: Case) -> dict[str, Any]:
    """Five statements at most; nothing for a case that belongs to no project. The case's own copies of the lease are shown."""
    project = projects.project_of_case(case.number)
    if project is None:
        return {}
    lease = projects.lease_of(project)
    files = attachments.of_subject(case.subject).filter(purpose=LEASE) if lease else ()
    return {
        "project": project,
        "sees_project": projects.visible_to(person).filter(pk=project.pk).exists(),
        "is_green": bool(projects.green_cases([case.number])),
        "lease": lease,
        "lease_tone": project_words.LEASE_TONES.get(lease.state, "") if lease else "",
        "lease_files": list(files),
    }
