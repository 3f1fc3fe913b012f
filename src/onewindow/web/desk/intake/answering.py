"""The window's answers to what lies on the counter, as commands of the cases."""

from collections.abc import Callable
from typing import Any, cast

from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid
from onewindow.cases import service as cases
from onewindow.cases.service import Case, Particulars
from onewindow.kernel.org.service import Person, Unit
from onewindow.web.desk.intake.sheet import Sheet


def _accept(person: Person, filled: Sheet, about: dict[str, Any]) -> Case:
    _require_situation(filled)
    _require_nothing_wrong(filled)
    return cases.intake(materials=filled.ticks, **_given(person, filled, about))


def _correct(person: Person, filled: Sheet, about: dict[str, Any]) -> Case:
    _require_situation(filled)
    return cases.intake_for_correction(materials=filled.ticks, wanted=filled.wanted(), **_given(person, filled, about))


def _refuse(person: Person, filled: Sheet, about: dict[str, Any]) -> Case:
    return cases.intake_refused(reason=filled.reason, **_given(person, filled, about))


def again(person: Person, filled: Sheet, about: dict[str, Any]) -> Case:
    """Back with what the notice asked for."""
    _require_nothing_wrong(filled)
    return cases.intake_again(
        about["resumed"],
        form=filled.data,
        materials=filled.ticks,
        actor=person,
        particulars=_particulars(filled, about),
    )


ANSWERS: dict[str, Callable[[Person, Sheet, dict[str, Any]], Case]] = {
    "accept": _accept,
    "correct": _correct,
    "refuse": _refuse,
}


def _given(person: Person, filled: Sheet, about: dict[str, Any]) -> dict[str, Any]:
    return {
        "window_unit": cast(Unit, person.unit),  # staff always have one
        "party": about["party"],
        "revision": filled.revision,
        "answers": filled.guide.answers,
        "form": filled.data,
        "actor": person,
        "particulars": _particulars(filled, about),
    }


def _particulars(filled: Sheet, about: dict[str, Any]) -> Particulars:
    return Particulars(agent=about["agent"], title=filled.title, delivery=filled.delivery, scanned=filled.heap)


def _require_situation(filled: Sheet) -> None:
    if not filled.guide.is_answered:
        raise Invalid("situation_open", _("还没有选情况，材料要按情况收。选好再办。"))


def _require_nothing_wrong(filled: Sheet) -> None:
    """A sentence for the notice and an acceptance contradict each other."""
    if filled.wrong:
        raise Invalid(
            "something_is_wrong",
            _("您写了要补正的内容，不能同时受理。没有问题的请把写的话删掉，有问题的请一次性告知补正。"),
        )
