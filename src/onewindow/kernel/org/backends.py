"""How a session finds its person."""

import datetime as dt

from django.contrib.auth.backends import ModelBackend
from django.db.models import OuterRef, QuerySet

from onewindow.base import clock
from onewindow.base.prepared import Prepared
from onewindow.kernel.org.models import Person
from onewindow.kernel.org.roles import column_of_roles, remember_roles
from onewindow.kernel.org.sign_in import may_enter_without


class PasswordBackend(ModelBackend):
    """Django's own; its permission tables are not used (roles are held in a unit)."""

    def get_user(self, user_id: int) -> Person | None:
        """The person with the unit that every page of the desk shows and the roles held today, in one statement.

        Staff without a one-time code are nobody in any session, also in one begun before it was reset (the phone is lost).
        """
        found = _WITH_ROLES.rows(person=user_id, day=clock.today())
        if not found or not (found[0].totp_sealed or may_enter_without(found[0])):
            return None
        person = found[0]
        remember_roles(person, vars(person)["held_roles"])
        return person


def _with_roles(person: int, day: dt.date) -> QuerySet[Person]:
    people = Person.objects.select_related("unit").filter(pk=person, is_active=True)
    return people.annotate(held_roles=column_of_roles(OuterRef("pk"), day))


_WITH_ROLES = Prepared(_with_roles, {"person": -7001, "day": dt.date(1, 1, 7)})
