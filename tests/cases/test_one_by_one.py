"""One case that cannot be done holds up no other, and is seen."""

import pytest

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.commands import one_by_one
from onewindow.cases.commands.one_by_one import SomeLeftUndone
from onewindow.cases.service import Case
from tests.cases.road import Road, at


def _without_procedure(road: Road) -> Case:
    revision = road.item(procedure=False)
    revision.procedure_code = "gone"
    revision.save(update_fields=["procedure_code"])
    return road.case_in("submitted", revision)


def _states(*found: Case) -> list[str]:
    return [Case.objects.get(pk=case.pk).state for case in found]


def test_a_case_without_its_procedure_stops_no_other(road: Road, caplog) -> None:
    bad = _without_procedure(road)
    others = [road.case_in("submitted"), road.case_in("pre_examined")]
    with clock.moved_to(at(3, 10)), pytest.raises(SomeLeftUndone, match=bad.number):
        cases.accept_by_law()
    assert _states(bad, *others) == ["submitted", "accepted", "accepted"]
    assert bad.number in caplog.text


def test_a_correction_that_cannot_be_returned_stops_no_other(road: Road) -> None:
    bad, good = road.case_in("correction"), road.case_in("correction")
    Case.objects.filter(pk=bad.pk).update(number="MC-gone")  # its limit finds no case
    with clock.moved_to(at(3, 31)), pytest.raises(SomeLeftUndone, match=bad.number):
        cases.return_uncorrected()
    assert _states(bad, good) == ["correction", "returned"]


def test_more_than_one_batch(road: Road, monkeypatch) -> None:
    monkeypatch.setattr(one_by_one, "BATCH", 2)
    waiting = [road.case_in("submitted") for _n in range(5)]
    with clock.moved_to(at(3, 10)):
        assert cases.accept_by_law() == [case.number for case in waiting]
