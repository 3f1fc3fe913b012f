from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "onewindow.projects"
    label = "projects"

    def ready(self) -> None:
        """Say who may see the files and messages of a project, and register the periodic work."""
        from onewindow.kernel.attachments import service as attachments
        from onewindow.kernel.notices import service as notices
        from onewindow.projects import permissions, tasks
        from onewindow.projects.models import KIND

        attachments.register_subject(KIND, permissions.can_see, permissions.can_change_files)
        notices.register_subject(KIND, permissions.keys_visible_to)
        tasks.register()
