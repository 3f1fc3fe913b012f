from django.apps import AppConfig


class PackagesConfig(AppConfig):
    name = "onewindow.packages"
    label = "packages"

    def ready(self) -> None:
        """Say who may see the files and messages of an application, and make themes searchable."""
        from onewindow.kernel.attachments import service as attachments
        from onewindow.kernel.documents import service as documents
        from onewindow.kernel.notices import service as notices
        from onewindow.kernel.search import service as search
        from onewindow.packages import permissions, searching
        from onewindow.packages.models import KIND

        attachments.register_subject(KIND, permissions.can_see_files, permissions.can_change_files)
        documents.register_subject(KIND, permissions.can_see_documents)
        notices.register_subject(KIND, permissions.keys_visible_to)
        search.register(searching.KIND_OF_THEMES)
