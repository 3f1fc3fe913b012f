"""How persons are obtained and made; no query outside this app needs more."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager

if TYPE_CHECKING:
    from onewindow.kernel.org.models import Person


class PersonManager(BaseUserManager["Person"]):
    """Django's authentication asks for a person by the sign-in name."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username=username)

    def named(self, username: str, **fields: Any) -> "Person":
        """A new person without a usable password; the caller saves."""
        person = self.model(username=username, **fields)
        person.set_unusable_password()
        return person
