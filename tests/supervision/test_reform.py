"""改革指标: from the catalogue in force and the decisions, each by its own formula."""

import pytest

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.catalogue.service import Material, Revision
from onewindow.kernel.org.service import Role
from onewindow.supervision import service as supervision
from tests.cases.road import at
from tests.factories import StaffFactory, UnitFactory


@pytest.fixture
def city(road):
    """Beside the first item (20 → 10 days, online, no visit): on the spot, in months, suspended, withdrawn, without a promise."""
    road.item(promised_amount=0, promised_unit="", case_type="1", visits=1)
    road.item(statutory_amount=2, statutory_unit="month", visits=2, is_online=False)
    road.item(state="suspended", promised_amount=15)
    road.item(state="withdrawn", is_online=False)
    road.item(promised_amount=None, promised_unit="", is_online=False)
    return road


def share(found, code):
    one = next(one for one in supervision.DEFINITIONS if one.code == code)
    return one.share(found.whole)


def test_each_by_its_formula(city):
    found = supervision.reform([city.bureau.pk])
    assert found.whole.items == 5
    # 20 → 10, 20 → 0 and 20 → 15 working days; months and what promises nothing do not compare.
    assert (found.whole.comparable, found.whole.law_days, found.whole.saved_days) == (3, 60, 35)
    assert share(found, "compression") == pytest.approx(35 / 60)
    assert share(found, "online") == 3 / 5
    assert share(found, "at_most_once") == 4 / 5
    assert share(found, "never") == 3 / 5
    assert share(found, "on_the_spot") == 1 / 5


def test_materials_compare_with_the_first_version_and_with_nothing_else(city):
    assert share(supervision.reform([city.bureau.pk]), "materials") is None
    first = city.revision
    later = {field.attname: getattr(first, field.attname) for field in Revision._meta.fields if field.name != "id"}
    Revision.objects.filter(pk=first.pk).update(state="replaced")
    second = Revision.objects.create(**{**later, "number": 2})
    Material.objects.create(revision=second, order=1, code="m01", name="演出节目单")
    found = supervision.reform([city.bureau.pk])
    assert (found.whole.with_before, found.whole.materials_before, found.whole.materials_saved) == (1, 3, 2)
    assert share(found, "materials") == pytest.approx(2 / 3)


def test_on_time_is_what_the_days_kept(city):
    plain = city.item(procedure=False)
    with clock.moved_to(at(3, 2)):
        case = city.case_in("in_review", plain)
    with clock.moved_to(at(3, 20)):
        cases.decide(case, outcome="refused", reason="不符合", actor=city.chief)
    with clock.moved_to(at(3, 23)):
        assert share(supervision.reform([city.bureau.pk]), "on_time") is None
        supervision.keep_days()
        assert share(supervision.reform([city.bureau.pk]), "on_time") == 0


def test_of_the_units_asked_for_alone_and_sums_not_means(city):
    other = UnitFactory(parent=city.government, name="明川市水务局")
    bureau, city.bureau = city.bureau, other
    other.uscc = bureau.uscc[:-1] + "X"
    city.item(is_online=False)
    found = supervision.reform([bureau.pk, other.pk])
    assert [(row.name, row.sums.items) for row in found.rows] == [(bureau.name, 5), (other.name, 1)]
    assert share(found, "online") == 3 / 6
    assert supervision.reform([other.pk]).whole.items == 1
    assert supervision.reform([]).rows == []


def test_the_cost_is_constant(city, statements):
    supervisor = StaffFactory(unit=city.government, role=Role.SUPERVISOR)
    units = supervision.units_overseen_by(supervisor)
    with statements(3):
        supervision.reform(units)
    supervision_of_more = [city.item() for _again in range(3)]
    with statements(3):
        assert supervision.reform(units).whole.items == 5 + len(supervision_of_more)
