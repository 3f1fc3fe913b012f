from django.apps import AppConfig


class JointConfig(AppConfig):
    name = "onewindow.joint"
    label = "joint"

    def ready(self) -> None:
        """Say who may see the drawings, photos, papers and messages of a session."""
        from onewindow.joint import permissions
        from onewindow.joint.models import KIND
        from onewindow.kernel.attachments import service as attachments
        from onewindow.kernel.documents import service as documents
        from onewindow.kernel.notices import service as notices

        attachments.register_subject(KIND, permissions.can_see_files, permissions.can_change_files)
        documents.register_subject(KIND, permissions.can_see_paper)
        notices.register_subject(KIND, permissions.keys_visible_to)
