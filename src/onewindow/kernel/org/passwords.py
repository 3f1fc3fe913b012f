"""The one password that everybody knows: the demo city's. It opens accounts of a demo city and of no other."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def is_refused(password: str) -> bool:
    """Whether this is the demo city's password outside a demo city: printed in our own documents, it protects nobody."""
    return password == settings.ONEWINDOW_DEMO_PASSWORD and not settings.ONEWINDOW_DEMO


class NotTheDemoPasswordValidator:
    """For ``AUTH_PASSWORD_VALIDATORS``: nobody chooses the demo city's password outside the demo city."""

    def validate(self, password: str, _user: object = None) -> None:
        """Raises ``ValidationError('demo_password')``."""
        if is_refused(password):
            raise ValidationError(_("这个密码是公开的示范密码，不能使用。请换一个。"), code="demo_password")

    def get_help_text(self) -> str:
        """What a form says beside the field."""
        return _("不能使用公开的示范密码。")
