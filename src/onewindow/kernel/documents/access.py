"""Who may see and revoke documents. Seeing is asked of the domain whose subject a document belongs to."""

from collections.abc import Callable, Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onewindow.base.errors import NotFound, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.kernel.documents.models import Document
from onewindow.kernel.org.service import Person, PersonKind, Role, holds

SUBJECT_KIND = "document"
_questions: dict[str, Callable[[Person, Document], bool]] = {}


def register_subject(
    kind: str,
    can_see: Callable[[Person, str], bool],
    can_see_document: Callable[[Person, Document], bool] | None = None,
) -> None:
    """Say who may see the documents of subjects of this kind; asked with a person and the subject's key, or, where that is not
    enough, the document.
    """
    _questions[kind] = can_see_document or (lambda person, document: can_see(person, document.subject_key))


def forget_subject(kind: str) -> None:
    """Take the answer back; then nobody sees the documents of this kind."""
    _questions.pop(kind, None)


def can_see(person: Person, document: Document) -> bool:
    question = _questions.get(document.subject_kind)
    return question is not None and question(person, document)


def can_revoke(person: Person, document: Document) -> bool:
    """The head or chief representative of the issuing unit (or of one above it)."""
    return any(holds(person, role, document.unit) for role in (Role.UNIT_HEAD, Role.CHIEF))


def require_revoke(person: Person, document: Document) -> None:
    """Raises ``NotPermitted('head_or_chief_only')``."""
    if not can_revoke(person, document):
        raise NotPermitted(
            "head_or_chief_only", _("只有出具单位的负责人或首席代表可以撤销这份文书。"), number=document.number
        )


def of_subject(subject: Subject) -> QuerySet[Document]:
    """The documents of a subject with their unit, the oldest first. Asks nobody's permission."""
    return (
        Document.objects.filter(subject_kind=subject.kind, subject_key=subject.key)
        .select_related("unit")
        .order_by("issued_at", "pk")
    )


def numbered(numbers: Collection[str]) -> QuerySet[Document]:
    """The documents with these numbers, with their unit. Asks nobody's permission."""
    return Document.objects.filter(number__in=numbers).select_related("unit").order_by("issued_at", "pk")


def get_for(person: Person, number: str) -> Document:
    """The document, if the person may see it; otherwise ``NotFound('no_such_document')``: the two are not told apart."""
    document = Document.objects.select_related("unit").filter(number=number).first()
    if document is None or not can_see(person, document):
        raise NotFound("no_such_document", _("找不到这份文书，或者您没有查看它的权限。"))
    return document


def may_see_file(person: Person, number: str) -> bool:
    """The PDF is seen by whoever sees the document."""
    document = Document.objects.filter(number=number).first()
    return document is not None and can_see(person, document)


def may_change_file(person: Person, _number: str) -> bool:
    """A printed document is put there by the system and changed by nobody."""
    return person.kind == PersonKind.SYSTEM
