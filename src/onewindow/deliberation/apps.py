from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    name = "onewindow.deliberation"
    label = "deliberation"

    def ready(self) -> None:
        """Say who may see the minutes."""
        from onewindow.deliberation import permissions
        from onewindow.kernel.documents import service as documents

        documents.register_subject("meeting", permissions.can_see)
