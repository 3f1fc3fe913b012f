from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "onewindow.kernel.attachments"
    label = "attachments"

    def ready(self) -> None:
        from onewindow.kernel.attachments import keeping
        from onewindow.kernel.attachments.facts import ContentStored
        from onewindow.kernel.attachments.scanning.verdicts import scan_content
        from onewindow.kernel.events import service as events

        events.subscribe(ContentStored, scan_content, name="attachments.scan_content")
        events.every("40 2 * * *", "attachments.sweep")(keeping.sweep)
        events.every("20 4 * * 0", "attachments.sweep_orphans")(keeping.sweep_orphans)
