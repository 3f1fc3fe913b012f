"""A project and what belongs to it, a file per noun."""

from onewindow.projects.models.green import GreenChannel, GreenGround
from onewindow.projects.models.guidance import Guidance
from onewindow.projects.models.lease import Lease
from onewindow.projects.models.project import KIND, Project, ProjectApplication, subject_of
from onewindow.projects.models.stage import Stage

__all__ = [
    "KIND",
    "GreenChannel",
    "GreenGround",
    "Guidance",
    "Lease",
    "Project",
    "ProjectApplication",
    "Stage",
    "subject_of",
]
