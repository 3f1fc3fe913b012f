from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "onewindow.kernel.documents"
    label = "documents"

    def ready(self) -> None:
        from onewindow.kernel.attachments import service as attachments
        from onewindow.kernel.documents import access, printing
        from onewindow.kernel.documents.facts import DocumentIssued
        from onewindow.kernel.events import service as events

        attachments.register_subject(access.SUBJECT_KIND, access.may_see_file, access.may_change_file)
        events.subscribe(DocumentIssued, printing.store_pdf, name="documents.store_pdf")
