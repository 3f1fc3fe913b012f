"""Selections of cases as sentences. Every list ends in a deterministic order and costs a constant number of statements."""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Sequence
from string import ascii_letters
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, Func, JSONField, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.any_of import AnyOf
from onewindow.base.codes import IdType
from onewindow.base.errors import Invalid
from onewindow.cases.states import CLOSED, State
from onewindow.cases.veil import VeiledRows
from onewindow.catalogue.service import Item, Revision
from onewindow.kernel.org.service import Person, Unit
from onewindow.kernel.parties.service import Authority, Membership, Party, check_identity

if TYPE_CHECKING:
    from onewindow.cases.models import Case

# The beginning of a number, from the year on; who leaves the letters out gives at least the day.
_NUMBER = re.compile(r"^(?:[A-Za-z]{1,6}\d{2,}|\d{6,})$", re.ASCII)
# What the digits of a number name, and how many days that is at most.
_OPENED = (("%y%m%d", 1), ("%y%m", 31), ("%y", 366))
# Letters alone are a name; a number of a person or an organisation has at least its six of the division in a row.
_IDENTITY = re.compile(r"^(?=.*\d{6})[0-9A-Za-z]{15,18}$", re.ASCII)


_WORDS = ("number", "item_name", "state", "pause_reason", "channel", "party_name", "party__kind")
_LINE = (*_WORDS, "new_material_at", "accepted_at", "extended_at")
# Also the condition of the indexes by due date: the two must be the same words.
RUNNING = ~Q(state__in=[State.DRAFT.value, *(state.value for state in CLOSED)])


def own_parties(person: Person) -> Any:
    """The parties this account is proven to be or to speak for, as a subselect of ids."""
    return _standing_for(person).filter(verified=True).values("party_id")


def _standing_for(person: Person) -> QuerySet[Membership]:
    return Membership.objects.filter(person=person, until__isnull=True)


def themselves(person: Person) -> QuerySet[Party]:
    """The parties that the human being behind an account is or stands for, whichever of their accounts says so.

    Staff accounts stand for no party; their sealed identity number tells which natural person they are.
    """
    number = Person.objects.filter(pk=person.pk).values("id_digest")[:1]
    natural = Party.objects.filter(id_type=IdType.CITIZEN, id_digest=Subquery(number)).values("pk")
    in_force = Membership.objects.filter(until__isnull=True)
    accounts = in_force.filter(relation=Membership.Relation.SELF, party__in=natural).values("person")
    stands_for = in_force.filter(Q(person=person) | Q(person__in=accounts)).values("party")
    return Party.objects.filter(Q(pk__in=natural) | Q(pk__in=stands_for))


def digests_of(parties: Collection[int]) -> QuerySet[Any, Any]:
    """Identity digests of the human beings who are these parties or stand for them, as a subselect."""
    in_force = Membership.objects.filter(until__isnull=True)
    people = in_force.filter(party__in=parties).values("person")
    their_own = in_force.filter(relation=Membership.Relation.SELF, person__in=people).values("party")
    rows = Party.objects.filter(Q(pk__in=parties) | Q(pk__in=their_own), id_type=IdType.CITIZEN)
    return rows.values("id_digest")


def authorities_of(person: Person, date: dt.date) -> QuerySet[Authority]:
    """Authorities in force on a date that were given to a party of this account."""
    return Authority.objects.filter(
        AnyOf("agent", own_parties(person)), valid_from__lte=date, valid_until__gte=date, revoked_at__isnull=True
    )


def _names_item(item: OuterRef) -> Q:
    """No item named is all items; ``jsonb @> to_jsonb(text)`` is true for an array that holds the text."""
    named = Func(item, function="to_jsonb", output_field=JSONField())
    return Q(item_codes=[]) | Q(item_codes__contains=named)


class CaseQuerySet(models.QuerySet["Case"]):
    def running(self) -> Self:
        """Submitted and not closed: what somebody has to do something about."""
        return self.filter(RUNNING)

    def running_at(self, moment: dt.datetime) -> Self:
        """Submitted by then and not closed by then."""
        return self.filter(RUNNING | Q(closed_at__gt=moment), submitted_at__lte=moment)

    def submitted_between(self, first: dt.date | None, last: dt.date | None) -> Self:
        """Submitted on one of these days, both included; a bound that is missing is none."""
        rows = self.filter(submitted_at__isnull=False)
        rows = rows.filter(submitted_at__gte=clock.at(first)) if first else rows
        return rows.filter(submitted_at__lte=clock.end_of(last)) if last else rows

    def decided_between(self, first: dt.date, last: dt.date) -> Self:
        """Granted or refused on one of these days, both included."""
        return self.filter(decided_at__gte=clock.at(first), decided_at__lte=clock.end_of(last))

    def closed_between(self, first: dt.date, last: dt.date) -> Self:
        """Ended on one of these days, both included, however they ended."""
        return self.filter(closed_at__gte=clock.at(first), closed_at__lte=clock.end_of(last))

    def drafts(self) -> Self:
        return self.filter(state=State.DRAFT)

    def of_unit(self, unit: Unit) -> Self:
        """Implemented by the unit or one below it."""
        return self.filter(AnyOf("unit", Unit.objects.filter(path__startswith=unit.path).values("pk")))

    def of_party(self, party: Party) -> Self:
        return self.filter(party=party)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")

    def with_list_data(self) -> Self:
        """Everything a list row shows in one statement; the long words of the item stay in the table."""
        return self.select_related("unit", "window_unit").defer("form", "answers", "delivery").newest_first()

    def with_line_data(self) -> Self:
        """What a line of the inbox shows beside its step: the case's own few words and whose it is."""
        return self.select_related("party").only(*_LINE)

    def with_row_data(self) -> Self:
        """What a row of a list at the desk shows: a line, whose it is to handle and since when."""
        beside = ("created_at", "received_at", "decided_at", "unit__name", "unit__short_name")
        return self.select_related("party", "unit").only(*_LINE, *beside)

    def with_permission_data(self) -> Self:
        """The rows beside the case that decide who may do what to it, and what that will mean."""
        return self.select_related("unit", "entrusted_by", "window_unit", "party", "agent", "revision")

    def with_page_data(self) -> Self:
        """Everything a case page shows of the case itself, materials included."""
        people = ("accepted_by", "examined_by", "decided_by", "filed_by")
        return self.with_permission_data().select_related(*people).prefetch_related("materials")

    def search(self, text: str) -> Self:
        """By number (whole or its beginning), by an identity number, or by the beginning of an applicant's or item's name."""
        words = text.strip()
        if not words:
            return self
        if _NUMBER.match(words) and len(words) < 15:
            number = words.upper() if words[0].isalpha() else f"{settings.ONEWINDOW_CASE_PREFIX}{words}"
            return self.filter(_opened_about(number), number__startswith=number)
        if number := identity_number_in(words):
            return self.filter(AnyOf("party", _parties_with(number)))
        named = Q(party_name__startswith=words)
        codes = self._items_named(words)
        return self.filter(named | Q(item_code__in=codes) if codes else named)

    def _items_named(self, words: str) -> list[str]:
        """Codes of the items whose name begins so, now or in an earlier version, that occur among these cases. One statement.

        Only those that occur: looked for among a large unit's cases, an item that is not theirs would have all of them read.
        """
        names = Revision.objects.filter(item=OuterRef("pk"), name__startswith=words)
        occurs = self.order_by().filter(item_code=OuterRef("code"))
        return list(Item.objects.filter(Exists(names), Exists(occurs)).order_by("code").values_list("code", flat=True))

    def after(self, cursor: str) -> Self:
        """The rows that follow a cursor of ``cursor_of``, in the order of ``newest_first``. Raises ``Invalid('bad_cursor')``."""
        if not cursor:
            return self
        moment, key = cursor.split("_", 1) if "_" in cursor else (cursor, "")
        try:
            at, last = dt.datetime.fromtimestamp(int(moment) / 1_000_000, tz=clock.zone()), int(key)
        except (ValueError, OverflowError, OSError) as error:
            raise Invalid("bad_cursor", _("翻页的位置不对，请从第一页看起。")) from error
        return self.filter(Q(created_at__lt=at) | Q(created_at=at, id__lt=last), created_at__lte=at)

    def with_standing(self, person: Person, today: dt.date | None = None) -> Self:
        """Join what this account is to each case: ``is_party`` and ``acts_for``, in the same statement.

        ``is_party`` is about the human being: also the member of staff whose identity number the applicant or agent has, or
        who stands for one of the two by a citizen's account of their own.
        """
        mine = _standing_for(person)
        proven_or_filed = Q(verified=True) | Q(person=OuterRef("filed_by"))
        authority = authorities_of(person, today or clock.today()).filter(
            _names_item(OuterRef("item_code")), principal=OuterRef("party")
        )
        return self.annotate(
            standing_of=Value(person.pk),
            is_party=Exists(themselves(person).filter(Q(pk=OuterRef("party")) | Q(pk=OuterRef("agent")))),
            acts_for=Exists(mine.filter(proven_or_filed, party=OuterRef("party"))) | Exists(authority),
        )

    def for_applicant(self, person: Person) -> Self:
        """Cases of a party this account may act for today; as long as it only says it is the party, those it filed itself.

        Who filed one for somebody it no longer stands for knows of it no more (ADR 19).
        """
        given = authorities_of(person, clock.today())
        authority = given.filter(_names_item(OuterRef("item_code")), principal=OuterRef("party"))
        rows = self.filter(
            AnyOf("party", own_parties(person))
            | (Q(filed_by=person) & Q(AnyOf("party", _standing_for(person).values("party_id"))))
            | (Q(AnyOf("party", given.values("principal_id"))) & Exists(authority))
        )
        rows._iterable_class = VeiledRows  # noqa: SLF001  # a result that is held back is seen on no path
        return rows

    def under(
        self, units: Sequence[int], windows: Sequence[int], entrusting: Sequence[int] = (), joint: Sequence[str] = ()
    ) -> Self:
        """Cases implemented by one of these units, received by one of the windows, handled in the name of one that entrusts, or of these
        numbers.

        Ids, not a subselect: with them the planner knows a unit of few cases from one of many.
        """
        wanted = Q(AnyOf("unit", units))
        if windows:
            wanted |= Q(AnyOf("window_unit", windows))
        if entrusting:
            wanted |= Q(AnyOf("entrusted_by", entrusting))
        if joint:
            wanted |= Q(AnyOf("number", joint))
        return self.filter(wanted)


def _opened_about(number: str) -> Q:
    """The day, month or year that a number names, and the days beside it (whatever the zone): without it the newest cases would be
    read until enough of them had a number of two years ago.
    """
    digits = number.lstrip(ascii_letters)
    beside = dt.timedelta(days=2)
    for form, days in _OPENED:
        named = digits[: len(form)]  # two digits for each two letters
        if len(named) < len(form):  # a reader of dates takes 2611 for the first of January if it can
            continue
        try:
            first = dt.datetime.strptime(named, form).replace(tzinfo=clock.zone())
        except ValueError:
            continue
        return Q(created_at__gte=first - beside, created_at__lt=first + beside + dt.timedelta(days=days))
    return Q()


def identity_number_in(words: str) -> str:
    """The words as an identity number if they can only be one, right or mistyped: half-width, without spaces; else empty."""
    plain = "".join(unicodedata.normalize("NFKC", words).split())
    return plain if _IDENTITY.match(plain) else ""


def _parties_with(number: str) -> Any:
    """Parties whose identity number this is, whatever kind of number it may be."""
    same = Q(pk__in=())
    for id_type in IdType.values:
        try:
            same |= Q(id_type=id_type, id_digest=check_identity(id_type, number).digest)
        except Invalid:
            continue
    return Party.objects.filter(same).values("pk")


def cursor_of(case: "Case") -> str:
    """Where a page ended, for ``after``."""
    return f"{round(case.created_at.timestamp() * 1_000_000)}_{case.pk}"
