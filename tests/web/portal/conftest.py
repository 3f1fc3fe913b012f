"""The city of the cases' tests, seen through the portal."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from onewindow.base import clock
from onewindow.catalogue.service import Question, Revision, ServiceWindow, Step
from onewindow.kernel.org.service import Person, forget_system_actor
from onewindow.kernel.search import service as search
from tests.cases.road import Road, at, publish_spring
from tests.factories import ApplicantFactory

SCENARIOS = [
    {
        "key": "performers",
        "question": "演员来自哪里？",
        "options": [{"value": "mainland", "label": "全部来自内地"}, {"value": "foreign", "label": "有外国演员"}],
    }
]


@pytest.fixture
def spring(db: None) -> Iterator[None]:
    """10:05 on Monday, 2 March 2026."""
    publish_spring()
    with clock.moved_to(at(3, 2, 10, 5)):
        yield
    forget_system_actor()


@pytest.fixture
def road(spring: None) -> Road:
    """The city, its people and one item, told in full."""
    road = Road()
    tell(road.revision)
    return road


def tell(revision: Revision) -> None:
    """A guide with everything: scenario, place, steps, a question, a place to go."""
    facts: dict[str, Any] = {
        "summary": "在本市举办卖票的演出，开演前先拿到批准文件。",
        "scenarios": SCENARIOS,
        "targets": ["1", "2"],
        "person_themes": ["文化体育"],
        "legal_themes": ["文化体育"],
        "conditions": ["持有有效的营业性演出许可证。"],
        "not_for": [{"text": "不卖票的公益演出，不用审批。"}],
        "legal_basis": [{"law": "营业性演出管理条例", "article": "第十三条"}],
        "consult_phone": "0600-6610122",
        "delivers_by_courier": True,
        "online_depth": "4",
    }
    for name, value in facts.items():
        setattr(revision, name, value)
    revision.save(update_fields=list(facts))
    revision.item.is_popular = True
    revision.item.save(update_fields=["is_popular"])
    revision.materials.create(order=4, code="m04", name="护照首页", when='performers == "foreign"')
    ServiceWindow.objects.create(
        revision=revision, order=1, place="市中心", address="清江大道 100 号", hours="工作日 9:00–17:00"
    )
    Step.objects.create(revision=revision, order=1, name="受理", amount=1)
    Question.objects.create(revision=revision, order=1, question="换演员要重办吗？", answer="办变更。")


@pytest.fixture
def citizen(road: Road, signed_in: Callable[[Person], Client]) -> Client:
    """The applicant's browser."""
    return signed_in(road.applicant)


@pytest.fixture
def stranger(road: Road, signed_in: Callable[[Person], Client]) -> Client:
    """Somebody else's browser."""
    return signed_in(ApplicantFactory())


@pytest.fixture
def indexed(road: Road) -> None:
    """The search knows the item."""
    search.reindex("item", lambda _done: None)
