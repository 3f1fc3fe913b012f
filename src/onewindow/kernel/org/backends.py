"""How a session finds its person."""

from django.contrib.auth.backends import ModelBackend

from onewindow.kernel.org.models import Person


class PasswordBackend(ModelBackend):
    """Django's own; its permission tables are not used (roles are held in a unit)."""

    def get_user(self, user_id: int) -> Person | None:
        """The person with the unit that every page of the desk shows, in one statement."""
        return Person.objects.select_related("unit").filter(pk=user_id, is_active=True).first()
