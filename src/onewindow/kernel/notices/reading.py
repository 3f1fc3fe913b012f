"""The inbox: who sees which notices, how many are new."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from onewindow.base import clock
from onewindow.base.any_of import AnyOf
from onewindow.base.prepared import Prepared
from onewindow.base.subjects import Subject
from onewindow.kernel.notices.models import Notice
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind
from onewindow.kernel.parties import service as parties

# Whoever has more has not read them anyway.
MOST_COUNTED = 100

_keys_visible_to: dict[str, Callable[[Person], QuerySet[Any, Any]]] = {}


def register_subject(kind: str, keys_visible_to: Callable[[Person], QuerySet[Any, Any]]) -> None:
    """Say which subjects of this kind an account may know of: the answer selects their keys, and nothing else."""
    _keys_visible_to[kind] = keys_visible_to


def forget_subject(kind: str) -> None:
    """Take the answer back; then agents hear nothing about subjects of this kind."""
    _keys_visible_to.pop(kind, None)


def visible_to(person: Person) -> QuerySet[Notice]:
    """Messages for this account and its own parties, the youngest first. Inactive accounts see none.

    An agent, and an account that has only said who it is, sees of a party's messages only those about a subject within the authority, as the subject's own domain
    answers: authority for one matter opens no other (民法典 165), and a number typed opens nothing of its holder.
    """
    if not person.is_active:
        return Notice.objects.none()
    if person.kind != PersonKind.APPLICANT:  # nobody else stands for a party
        return _of_one(person.pk)
    mine = Q(person_id=person.pk) | Q(AnyOf("party", parties.proven_parties(person).order_by().values("pk")))
    acted_for = Q(AnyOf("party", parties.parties_of(person).order_by().values("pk")))
    for kind, keys in _keys_visible_to.items():
        mine |= acted_for & Q(subject_kind=kind, subject_key__in=keys(person))
    return _in_order(mine)


def _of_one(person: int) -> QuerySet[Notice]:
    return _in_order(Q(person_id=person))


def _in_order(whose: Q) -> QuerySet[Notice]:
    return Notice.objects.filter(whose, channel=Notice.Channel.INBOX).order_by("-created_at", "-pk")


def unread_count(person: Person) -> int:
    """How many messages nobody has read yet, at most ``MOST_COUNTED``. One statement."""
    if person.kind == PersonKind.APPLICANT:
        return _unread(visible_to(person)).count()
    return len(_UNREAD_OF_ONE.rows(person=person.pk)) if person.is_active else 0


def _unread(rows: QuerySet[Notice]) -> QuerySet[Notice, int]:
    return rows.filter(read_at__isnull=True).order_by().values_list("pk", flat=True)[:MOST_COUNTED]


def _unread_of_one(person: int) -> QuerySet[Notice, int]:
    return _unread(_of_one(person))


# Every page of the desk shows it.
_UNREAD_OF_ONE = Prepared(_unread_of_one, {"person": -7001})


def mark_read(person: Person, keys: Iterable[str | UUID] | None = None) -> int:
    """Mark messages read, all of them when no keys are given; how many were new. Others' messages are left alone."""
    unread = visible_to(person).filter(read_at__isnull=True)
    if keys is not None:
        unread = unread.filter(key__in=list(keys))
    return Notice.objects.filter(pk__in=unread.order_by().values("pk")).update(read_at=clock.now())


def overseen_by(person: Person) -> QuerySet[Notice]:
    """Everything told to anybody, the youngest first, for whoever runs the whole house: did it leave, and if not, why.

    What the texts say is others' business: whoever shows them masks them.
    """
    if not org.holds_at_top(person, org.Role.OPERATOR):
        return Notice.objects.none()
    return Notice.objects.select_related("party", "person").order_by("-created_at", "-pk")


def of_subject(subject: Subject) -> QuerySet[Notice]:
    """Everything that was told about a subject, over every channel, in order; for the staff who handle it."""
    return Notice.objects.filter(subject_kind=subject.kind, subject_key=subject.key).order_by("created_at", "pk")
