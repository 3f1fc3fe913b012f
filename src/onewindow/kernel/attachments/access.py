"""Who may see and change the files of a subject: asked of the subject's own domain."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from onewindow.base.errors import NotFound, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.kernel.attachments.models import Attachment
from onewindow.kernel.org.service import Person

Question = Callable[[Person, str], bool]


@dataclass(frozen=True)
class _Domain:
    can_see: Question
    can_change: Question


_domains: dict[str, _Domain] = {}


def register_subject(kind: str, can_see: Question, can_change: Question) -> None:
    """Say who may see, and who may add and remove, the files of subjects of this kind; in ``AppConfig.ready``.

    Both are asked with a person and the subject's key.
    """
    _domains[kind] = _Domain(can_see, can_change)


def forget_subject(kind: str) -> None:
    """Take the answer back; then nobody sees the files of this kind."""
    _domains.pop(kind, None)


def can_see(person: Person, subject: Subject) -> bool:
    """Whether the subject's domain lets this person see its files; nobody when no domain has registered."""
    domain = _domains.get(subject.kind)
    return domain is not None and domain.can_see(person, subject.key)


def require_change(person: Person, subject: Subject) -> None:
    """Raises ``NotPermitted('not_your_files')`` unless the subject's domain lets this person change its files."""
    domain = _domains.get(subject.kind)
    if domain is None or not domain.can_change(person, subject.key):
        raise NotPermitted("not_your_files", _("您不能增加或移除这里的文件。"), subject=str(subject))


def get_for(person: Person, key: str | UUID) -> Attachment:
    """The attachment, if it stands and the person may see it; otherwise ``NotFound('no_such_file')``.

    A stranger, a removed file and a key that never was are not told apart.
    """
    attachment = _standing(key)
    if attachment is None or not can_see(person, attachment.subject):
        raise NotFound("no_such_file", _("找不到这个文件，它可能已被移除，或者您没有查看它的权限。"))
    return attachment


def _standing(key: str | UUID) -> Attachment | None:
    try:
        wanted = key if isinstance(key, UUID) else UUID(key)
    except ValueError:
        return None
    return Attachment.objects.select_related("blob").filter(key=wanted, removed_at__isnull=True).first()
