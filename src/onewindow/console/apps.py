from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "onewindow.console"
    label = "console"
