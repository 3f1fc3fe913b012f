from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "onewindow.kernel.numbering"
    label = "numbering"
