from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.catalogue import service as catalogue
from onewindow.catalogue.queries import RevisionQuerySet
from tests.catalogue.conftest import Office
from tests.factories import StaffFactory, UnitFactory


def _names(revisions: RevisionQuerySet) -> list[str]:
    return [f"{one.name}@{one.item.unit.short_name}" for one in revisions]


def _publish(office: Office, *names: str, **changes: object) -> None:
    for name in names:
        office.published(code=f"c{ord(name)}", name=name, **changes)


def test_popular_for_persons_and_for_enterprises(office: Office) -> None:
    _publish(office, "甲", is_popular=True)
    _publish(office, "乙", is_popular=True, targets=["1"], person_themes=["户籍办理"], legal_themes=[])
    _publish(office, "丙")
    _publish(office, "丁", is_popular=True, targets=["1", "2"], person_themes=["创业"])
    with CaptureQueriesContext(connection) as captured:
        assert _names(catalogue.popular_for_enterprises()) == ["甲@市文旅局", "丁@市文旅局"]
        assert _names(catalogue.popular_for_persons()) == ["乙@市文旅局", "丁@市文旅局"], "their own first"
    assert len(captured.captured_queries) == 2


def test_by_theme_and_by_unit_popular_first(office: Office) -> None:
    _publish(office, "乙", "甲")
    _publish(office, "丙", is_popular=True)
    _publish(office, "丁", targets=["1"], person_themes=["户籍办理"], legal_themes=[])
    assert _names(catalogue.published().about_theme("文化体育").with_unit().in_list_order())[0] == "丙@市文旅局"
    assert catalogue.published().of_unit("wenlv").count() == 4
    assert catalogue.published().about_theme("户籍办理").get().name == "丁"
    assert list(catalogue.themes(persons=False)) == [("文化体育", 3)]
    assert list(catalogue.themes(persons=True)) == [("户籍办理", 1)]


def test_related_shares_a_theme_and_the_own_unit_comes_first(office: Office) -> None:
    other = UnitFactory(short_name="别的局")
    elsewhere = Office(
        other,
        StaffFactory(unit=other, role="catalogue_editor"),
        StaffFactory(unit=other, role="catalogue_reviewer"),
    )
    _publish(elsewhere, "甲", is_popular=True)
    _publish(office, "乙", "丙")
    _publish(office, "丁", legal_themes=["准营准办"])
    revision = catalogue.published().with_unit().get(name="乙")
    with CaptureQueriesContext(connection) as captured:
        assert _names(catalogue.related(revision)) == ["丙@市文旅局", "甲@别的局"]
    assert len(captured.captured_queries) == 1
    revision.legal_themes = []
    assert _names(catalogue.related(revision)) == []
