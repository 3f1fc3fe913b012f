from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "onewindow.kernel.audit"
    label = "audit"
