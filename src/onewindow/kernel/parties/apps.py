from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "onewindow.kernel.parties"
    label = "parties"
