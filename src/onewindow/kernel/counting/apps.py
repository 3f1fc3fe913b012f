from django.apps import AppConfig


class CountingConfig(AppConfig):
    name = "onewindow.kernel.counting"
    label = "counting"
