from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "onewindow.procedures"
    label = "procedures"
