"""Selections of revisions that read as sentences."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When

from onewindow.base import codes
from onewindow.catalogue.states import IN_FORCE, IN_WORK, RevisionState

if TYPE_CHECKING:
    from onewindow.catalogue.models import Revision

PARTS = ("materials", "steps", "questions", "windows")
_ONLY_FOR_THE_GUIDE = (
    "form_schema",
    "scenarios",
    "extra",
    "legal_basis",
    "exercise_content",
    "conditions",
    "not_for",
    "joint_units",
    "handling_forms",
    "special_procedures",
    "intermediary_services",
    "fees",
    "source",
    "basic_code",
    "power_source",
    "authority_nature",
    "entrusting_unit",
    "statutory_note",
    "promised_note",
    "quota_note",
    "pauses_promise_for_survey",
    "procedure_code",
    "rule_set",
    "renewal_days",
    "result_sample",
    "result_validity_months",
    "visit_reason",
    "scope",
    "consult_phone",
    "complaint_phone",
)


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Every list ends with ``in_list_order``: a deterministic order, the key last."""

    def published(self) -> Self:
        """In use: takes new applications."""
        return self.filter(state=RevisionState.PUBLISHED)

    def in_force(self) -> Self:
        """In use or suspended: what the public may read. A suspended one takes no new applications."""
        return self.filter(state__in=IN_FORCE)

    def newest_first(self) -> Self:
        """The version in work, else the one with the highest number: what an editor goes on from."""
        in_work = Case(When(state__in=IN_WORK, then=Value(0)), default=Value(1))
        return self.order_by(in_work, F("number").desc())

    def of_item(self, code: str) -> Self:
        return self.filter(item__code=code)

    def standing(self, code: str) -> "Revision | None":
        """What stands under this code now, with its parts: the guide of the item."""
        return self.in_force().of_item(code).with_parts().first()

    def running(self, procedure: str) -> Self:
        """Those whose cases run this procedure, with item and unit."""
        return self.with_unit().filter(procedure_code=procedure)

    def about_theme(self, theme: str) -> Self:
        return self.filter(Q(person_themes__contains=[theme]) | Q(legal_themes__contains=[theme]))

    def about_any_theme(self, themes: list[str]) -> Self:
        return self.filter(Q(person_themes__has_any_keys=themes) | Q(legal_themes__has_any_keys=themes))

    def nearest_to_unit(self, unit_id: int) -> Self:
        """Items of the unit first, then in list order."""
        own = Case(When(item__unit_id=unit_id, then=Value(0)), default=Value(1))
        return self.order_by(own, F("item__is_popular").desc(), "name", "id")

    def of_unit(self, unit_code: str) -> Self:
        return self.filter(item__unit__code=unit_code)

    def for_persons(self) -> Self:
        """For natural persons (服务对象 1)."""
        return self.filter(targets__contains=[codes.ServiceTarget.NATURAL.value])

    def for_enterprises(self) -> Self:
        """For anybody who is not a natural person (服务对象 2–9)."""
        others = [code.value for code in codes.ServiceTarget if code is not codes.ServiceTarget.NATURAL]
        return self.filter(_any_of("targets", others))

    def popular(self) -> Self:
        """常办: marked by the city for its first pages."""
        return self.filter(item__is_popular=True)

    def online(self) -> Self:
        return self.filter(is_online=True)

    def with_parts(self) -> Self:
        """Materials, steps, questions and windows loaded: one statement each, whatever the number of rows."""
        return self.with_unit().prefetch_related(*PARTS)

    def with_unit(self) -> Self:
        return self.select_related("item__unit")

    def for_list(self) -> Self:
        """Rows for a list page: item and unit loaded, the long columns of the guide left in the database."""
        return self.with_unit().defer(*_ONLY_FOR_THE_GUIDE)

    def in_list_order(self) -> Self:
        return self.order_by(F("item__is_popular").desc(), "name", "id")

    def theirs_first(self, *, persons: bool) -> Self:
        """Items for this audience alone before those for everybody, each by name: a home page shows only the first few."""
        others = Q(legal_themes=[]) if persons else Q(person_themes=[])
        return self.order_by(Case(When(others, then=Value(0)), default=Value(1)), "name", "id")


def _any_of(field: str, values: list[str]) -> Q:
    found = Q()
    for value in values:
        found |= Q(**{f"{field}__contains": [value]})
    return found
