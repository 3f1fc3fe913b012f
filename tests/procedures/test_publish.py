import threading
from pathlib import Path

import pytest
from django.db import connection

from onewindow.base.errors import Invalid, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.kernel.audit.service import history
from onewindow.kernel.org.service import system_actor
from onewindow.procedures import service as procedures
from tests.procedures.conftest import SUBJECT, Office
from tests.procedures.drawings import LINE, chain, drawing, end, start, user

DEMO = sorted((Path(__file__).parents[2] / "demo/mingchuan/procedures").glob("*.bpmn"))


def test_a_drawing_becomes_the_next_version_and_leaves_a_trace(office: Office) -> None:
    first, second = office.publish(), office.publish(LINE.replace("环节a", "初审"))

    assert (first.number, second.number) == (1, 2)
    assert [entry.verb for entry in history(Subject("procedure", "line"))] == ["procedure.published"] * 2


def test_the_same_drawing_again_is_no_new_version(office: Office) -> None:
    assert office.publish() == office.publish()


def test_a_refused_drawing_changes_nothing(office: Office) -> None:
    office.publish()
    with pytest.raises(Invalid) as refused:
        office.publish(LINE.replace("ow:role='chief'", "").replace('ow:role="chief"', ""))

    assert (refused.value.code, list(refused.value.fields)) == ("bpmn_refused", ["b"])
    assert procedures.published_number("line") == 1


def test_a_unit_named_by_code_does_the_step(office: Office) -> None:
    xml = drawing(
        start(),
        user("a", unit=office.window.code),
        user("b", unit="window"),
        user("c"),
        end(),
        chain("s", "a", "b", "c", "e"),
    )
    office.publish(xml)
    office.start()

    assert office.task("a").unit == office.window


def test_a_running_case_stays_on_its_version(line: Office) -> None:
    line.publish(drawing(start(), user("a"), end(), chain("s", "a", "e")))

    assert not line.complete("a", line.examiner).ended


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_the_demo_city_s_drawings_can_be_published(path: Path, db: None) -> None:
    assert procedures.publish(path.stem, path.stem, path.read_text(encoding="utf-8"), actor=system_actor()).number == 1


@pytest.mark.parametrize(
    ("answers", "steps"),
    [
        ({"fire": "no", "environment": "no", "safety": "no"}, {"general"}),
        ({"fire": "yes", "environment": "no", "safety": "yes"}, {"fire", "safety"}),
        ({"fire": "yes", "environment": "yes", "safety": "yes"}, {"fire", "environment", "safety"}),
    ],
)
def test_the_opinions_asked_for_are_those_of_the_situation(
    office: Office, answers: dict[str, str], steps: set[str]
) -> None:
    """As acceptance starts a procedure: the applicant's answers are one variable."""
    drawn = next(path for path in DEMO if path.stem == "by_scenario")
    office.publish(drawn.read_text(encoding="utf-8"), code="by_scenario")
    office.start(code="by_scenario", answers=answers, case_type="2", channel="web")
    office.complete("examine", office.examiner)

    assert {task.node for task in procedures.open_tasks(SUBJECT)} == steps


def test_only_an_operator_publishes(office: Office) -> None:
    with pytest.raises(NotPermitted) as refused:
        procedures.publish("line", "测试流程", LINE, actor=office.chief)

    assert refused.value.code == "publish_procedure"
    assert not procedures.can_publish(office.chief)


@pytest.mark.django_db(transaction=True)
def test_two_publications_at_once_take_two_numbers() -> None:
    actor = system_actor()
    numbers: list[int] = []

    def publish(name: str) -> None:
        xml = LINE.replace("环节a", name)
        numbers.append(procedures.publish("line", "测试流程", xml, actor=actor).number)
        connection.close()

    threads = [threading.Thread(target=publish, args=(f"初审{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(numbers) == [1, 2, 3, 4]
