from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "onewindow.supervision"
    label = "supervision"

    def ready(self) -> None:
        """Register the nightly account."""
        from onewindow.supervision import tasks

        tasks.register()
