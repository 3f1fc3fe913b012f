from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "onewindow.kernel.verification"
    label = "verification"
