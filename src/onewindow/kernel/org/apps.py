from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "onewindow.kernel.org"
    label = "org"
