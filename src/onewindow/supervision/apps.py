from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "onewindow.supervision"
    label = "supervision"

    def ready(self) -> None:
        """Say who may see the letters and what belongs to them, and register the periodic work."""
        from onewindow.kernel.documents import service as documents
        from onewindow.supervision import permissions, tasks

        documents.register_subject("urging", permissions.can_see)
        tasks.register()
