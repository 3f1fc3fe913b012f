"""What the owner of a kind of subject says of people: whose own matter it is. Registered from above, as ``flows`` does for cases."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from onewindow.base.errors import NotPermitted
from onewindow.deliberation.models import Matter
from onewindow.kernel.org.service import Person

IsTheirs = Callable[[Person, str], bool]
_owners: dict[str, IsTheirs] = {}


def register_subject(kind: str, is_theirs: IsTheirs) -> None:
    """``is_theirs(person, key)``: the person is the applicant, acts for them, or filed it."""
    _owners[kind] = is_theirs


def require_other(person: Person, matter: Matter) -> None:
    """Nobody speaks or decides about a matter of their own (回避). Raises ``NotPermitted('own_matter')``."""
    is_theirs = _owners.get(matter.subject_kind)
    if is_theirs is not None and is_theirs(person, matter.subject_key):
        raise NotPermitted("own_matter", _("这个议题是您自己的事，请回避：不能提出意见，也不能议定。"))
