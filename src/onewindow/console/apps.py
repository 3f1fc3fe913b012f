from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "onewindow.console"
    label = "console"

    def ready(self) -> None:
        from onewindow.console.config_checks import register_checks

        register_checks()
