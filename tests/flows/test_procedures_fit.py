"""What is in use is asked again: people leave and items change, and no drawing says so by itself."""

import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from onewindow.base.errors import NotFound, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.catalogue.service import ItemPublished
from onewindow.flows import procedures_fit
from onewindow.flows.procedures_in_use import uses_of
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import handlers
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, system_actor
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Definition, ProcedureUnfit
from tests.cases.road import DRAWING, Road
from tests.factories import StaffFactory

GONE = "明川市文化和旅游局今天没有人担任“审查人员”，事项“营业性演出审批”走到这里没有人能办。"


@pytest.fixture
def keeper(road: Road) -> Person:
    return StaffFactory(unit=road.government, role=Role.OPERATOR)


def occasions() -> list[ProcedureUnfit]:
    """What was published of it, as the queue holds it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args -> 'payload' FROM procrastinate_jobs WHERE args ->> 'fact' = 'ProcedureUnfit' ORDER BY id"
        )
        return [ProcedureUnfit(**json.loads(payload)) for (payload,) in cursor.fetchall()]


def leave(road: Road) -> None:
    org.deactivate(road.examiner, actor=system_actor())


def stands() -> list[str]:
    return [finding.sentence for finding in procedures.misfits_of(Definition.objects.get(code="standard"))]


def verbs() -> list[str]:
    return [entry.verb for entry in audit.history(Subject("procedure", "standard"))]


def test_somebody_left_and_by_the_clock_it_is_found(road: Road) -> None:
    handlers.periodic_named("procedures.examine_in_use").function()
    assert (stands(), verbs()) == ([], ["procedure.published"])

    leave(road)
    handlers.periodic_named("procedures.examine_in_use").function()

    assert stands() == [GONE]
    assert Definition.objects.get(code="standard").misfit_since is not None
    assert verbs()[-1] == "procedure.found_unfit"


def test_those_who_keep_the_procedures_are_told_once(road: Road, keeper: Person) -> None:
    StaffFactory(unit=road.bureau, role=Role.OPERATOR)  # keeps the people of one unit, not the procedures
    leave(road)
    procedures_fit.examine_all()
    procedures_fit.examine_all()
    [fact] = occasions()
    for _time in range(2):
        procedures_fit.tell_keepers(fact)

    [notice] = Notice.objects.filter(template="procedure_unfit")
    assert (notice.person, notice.channel) == (keeper, "inbox")
    assert notice.title == "流程走不通了：承诺件"
    assert "第 1 版有 1 处走不通" in notice.body
    assert GONE in notice.body


def test_put_right_nothing_stands_and_nobody_is_told_any_more(road: Road, keeper: Person) -> None:
    leave(road)
    procedures_fit.examine_all()
    [fact] = occasions()
    org.activate(road.examiner, actor=system_actor())
    procedures_fit.examine_all()
    procedures_fit.tell_keepers(fact)

    assert (stands(), verbs()[-1]) == ([], "procedure.fits_again")
    assert Definition.objects.get(code="standard").misfit_since is None
    assert not Notice.objects.filter(template="procedure_unfit").exists()


def test_an_item_that_comes_into_force_asks_at_once(road: Road) -> None:
    revision = road.item(promised_amount=30)  # longer than the law allows
    procedures_fit.examine_for_item(ItemPublished(revision.item.code, 1))

    [sentence] = stands()
    assert "营业性演出审批" in sentence
    assert "flows.procedures_fit.examine_for_item" in handlers.listening_to("ItemPublished")


def test_an_item_without_a_procedure_asks_nothing(road: Road) -> None:
    revision = road.item(procedure=False)
    procedures_fit.examine_for_item(ItemPublished(revision.item.code, 1))
    procedures_fit.examine_for_item(ItemPublished("nothing", 1))

    assert stands() == []


def test_another_finding_is_another_occasion(road: Road) -> None:
    leave(road)
    procedures_fit.examine_all()
    org.deactivate(road.issuer, actor=system_actor())
    procedures_fit.examine_all()

    assert len(stands()) == 2
    assert len(occasions()) == 2


def test_a_new_version_is_proved_and_nothing_stands_against_it(road: Road) -> None:
    leave(road)
    procedures_fit.examine_all()
    org.activate(road.examiner, actor=system_actor())
    xml = DRAWING.read_text(encoding="utf-8").replace('name="审查"', 'name="初审"')
    procedures.publish("standard", "承诺件", xml, actor=system_actor(), uses=uses_of("standard"))

    assert stands() == []


def test_the_words_are_the_city_s_whoever_asks(road: Road) -> None:
    leave(road)
    with translation.override("en"):
        procedures_fit.examine_all()

    assert stands() == [GONE]


def test_only_who_publishes_asks_and_only_of_what_is_published(road: Road) -> None:
    with pytest.raises(NotPermitted):
        procedures.examine_in_use("standard", [], actor=road.chief)
    procedures.begin_draft("drawn", "只有草稿", actor=system_actor())
    with pytest.raises(NotFound):
        procedures.examine_in_use("drawn", [], actor=system_actor())
    procedures_fit.examine_one("drawn")


def test_the_database_wants_to_know_since_when(road: Road) -> None:
    rows = Definition.objects.filter(code="standard")
    with pytest.raises(IntegrityError, match="procedure_misfit_since_when_unfit"), transaction.atomic():
        rows.update(misfits=[{"element": "a", "sentence": "b"}])


def test_the_cost_does_not_grow_with_the_items(road: Road) -> None:
    procedures_fit.examine_one("standard")
    with CaptureQueriesContext(connection) as one:
        procedures_fit.examine_one("standard")
    for _more in range(4):
        road.item()
    with CaptureQueriesContext(connection) as five:
        procedures_fit.examine_one("standard")

    assert len(five) == len(one)


def test_the_page_says_it_and_asks_again(road: Road, keeper: Person, client: Client) -> None:
    client.force_login(keeper, "onewindow.kernel.org.backends.PasswordBackend")
    assert "处走不通" not in client.get("/desk/procedures/").content.decode()
    leave(road)

    answer = client.post("/desk/procedures/standard/examine/", follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/desk/procedures/standard/1/"
    assert "查过了，还有 1 处走不通。" in page
    assert GONE in page
    assert "1 处走不通" in client.get("/desk/procedures/").content.decode()

    org.activate(road.examiner, actor=system_actor())
    page = client.post("/desk/procedures/standard/examine/", follow=True).content.decode()
    assert "用它的事项今天都走得通" in page
    assert GONE not in page
