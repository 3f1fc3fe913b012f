"""What the page of a project shows to whoever may read it, at the desk and in the portal."""

from collections.abc import Sequence
from typing import Any

from onewindow.base import clock
from onewindow.deliberation.service import Matter
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment
from onewindow.projects import service as projects
from onewindow.projects.service import Lease, Project, ProjectState, StageKey, Standing
from onewindow.web.ui import project_chart, project_words


def shown(one: Project, standing: Standing, meetings: Sequence[Matter]) -> dict[str, Any]:
    """Days, picture, lease, guidance, green channel, timeline. A constant number of statements."""
    lease, guidances = projects.lease_of(one), projects.guidances_of(one)
    return {
        "project": one,
        "standing": standing,
        "tone": project_words.TONES[ProjectState(one.state)],
        "light": project_words.light_of(standing.total.days),
        "chart": project_chart.chart_of(standing, guidances, meetings),
        "lease": lease,
        "lease_tone": project_words.LEASE_TONES.get(lease.state, "") if lease else "",
        "lease_files": _files(one, lease),
        "guidances": guidances,
        "green": projects.open_on(clock.today()).filter(project=one).select_related("ground", "granted_by").first(),
        "stage_names": dict(StageKey.choices),
        "stops": project_words.stops_of(one, meetings),
    }


def _files(one: Project, lease: Lease | None) -> list[Attachment]:
    if lease is None:
        return []
    return list(attachments.of_subject(one.subject).filter(purpose__in=lease.purposes))
