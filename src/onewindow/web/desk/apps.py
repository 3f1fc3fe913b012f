from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "onewindow.web.desk"
    label = "desk"

    def ready(self) -> None:
        """Whose the scans are that wait at a window for their application's number."""
        from onewindow.kernel.attachments import service as attachments
        from onewindow.web.desk.intake import scans

        attachments.register_subject(scans.KIND, scans.may_use, scans.may_use)
