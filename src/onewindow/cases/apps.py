from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "onewindow.cases"
    label = "cases"

    def ready(self) -> None:
        """Say who may see the papers and messages of a case, and register its periodic work."""
        from onewindow.cases import access, tasks
        from onewindow.kernel.attachments import service as attachments
        from onewindow.kernel.documents import service as documents
        from onewindow.kernel.notices import service as notices

        attachments.register_subject("case", access.can_see, access.can_change)
        documents.register_subject("case", access.can_see, access.can_see_paper)
        notices.register_subject("case", access.keys_visible_to)
        tasks.register()
