from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "onewindow.api"
    label = "api"

    def ready(self) -> None:
        """Register the periodic work."""
        from onewindow.api import tasks

        tasks.register()
