"""The city that the browser visits: the demo's people, procedures and two offices' items, at a moment of spring 2026."""

import datetime as dt
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import Case, State
from onewindow.console.city import played_cases, rows, samples
from onewindow.console.main_job import restaurant
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from onewindow.kernel.search import service as search
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Duty
from tests.factories import ApplicantFactory, citizen_id, mobile, person_name

CHANGE = "11990100MB900011193000101005000"
"""食品经营许可变更: a question, a form, one file to give, five steps, a certificate."""
SHOP = "11990100MB900011193000701003000"
"""个体工商户设立登记: decided on the spot."""
SHOW = "11990100MB900012X13000102001000"
"""营业性演出审批: two questions, experts."""

THURSDAY = dt.date(2026, 3, 19)
_DEMO = settings.BASE_DIR / "demo" / "mingchuan"
_PARTS = (
    "holidays.jsonl",
    "divisions.jsonl",
    "units.jsonl",
    "people.jsonl",
    "procedures",
    "synonyms.jsonl",
    "rules.jsonl",
)
_ITEMS = ("scjg.jsonl", "wenlv.jsonl")
SMALL = {"size": "small", "food": "simple", "drain": "property", "water": "no", "sign": "no", "lit": "no", "old": "no"}


@dataclass(frozen=True)
class Citizen:
    """Somebody with an account, and what he would type."""

    person: Person
    name: str
    phone: str
    id_number: str


def load(folder: Path) -> None:
    """The part of the demo city that the tests need, by the command that loads every city."""
    (folder / "items").mkdir(parents=True)
    for name in (*_PARTS, *(f"items/{name}" for name in _ITEMS)):
        (folder / name).symlink_to(_DEMO / name)
    (folder / "items" / "themes.jsonl").write_text("".join(_items_of_themes()))
    for name in ("elements.jsonl", "themes.jsonl"):
        (folder / name).symlink_to(_DEMO / name)
    call_command("load_city", folder, without_cases=True)
    search.apply_pending()
    shutil.rmtree(folder)


def _items_of_themes() -> Iterator[str]:
    """The items that the six themes need of other offices."""
    needed = {spec["item"] for theme in rows.read(_DEMO / "themes.jsonl") for spec in theme["items"]}
    for file in sorted((_DEMO / "items").glob("*.jsonl")):
        if file.name not in _ITEMS:
            for row in rows.read(file):
                if row["code"] in needed:
                    yield json.dumps(row, ensure_ascii=False) + "\n"


def offset() -> float:
    """Seconds from the real moment to half past ten on that Thursday."""
    here = dt.datetime.now(tz=clock.zone())  # noqa: TID251 — the clock that is moved cannot say how far
    return (clock.at(THURSDAY, 10, 30) - here).total_seconds()


class City:
    """What a test does behind the pages: people, cases on their way, the worker's work."""

    def citizen(self) -> Citizen:
        """A new account of a person with an identity."""
        number, phone, name = citizen_id(), mobile(), person_name()
        person = ApplicantFactory(name=name, phone=phone, party__id_number=number, party__phone=phone)
        return Citizen(person, name, phone, number)

    def staff(self, username: str) -> Person:
        return Person.objects.get(username=username)

    def case(self, citizen: Citizen, until: str, *, item: str = CHANGE, days_ago: int = 4, **more: Any) -> Case:
        """An application brought to the state by the people whose turn it is, a working day apart."""
        row = {
            "item": item,
            "party_id_type": "111",
            "party": citizen.id_number,
            "channel": "web",
            "days_ago": days_ago,
            "until": until,
            "title": "",
            "answers": {"changed": "layout"},
            "form": {"changed_text": "后厨往里搬两米，加一间备餐间。"},
            "delivery": {"method": "counter", "receiver": citizen.name},
        }
        case = played_cases.play({**row, **more})
        self.work()
        return case

    def package(self, citizen: Citizen, *, sent: bool) -> PackageApplication:
        """餐饮店开办 for the citizen: half filled in, or with every unit."""
        version = packages.themes_visible_to(None).standing("restaurant")
        assert version is not None
        party = parties.own_parties(citizen.person).get()
        one = packages.begin(version, party, actor=citizen.person, channel="web", answers=SMALL)
        if not sent:
            return one
        plan = packages.guide(version, SMALL)
        typed = {name.removeprefix("f."): value for name, value in restaurant.FILLED_IN.items()}
        words = {name: value for name, value in typed.items() if name in plan.form["properties"]} | {"food__area": 42}
        packages.save(one, form=words, actor=citizen.person)
        for shared in plan.materials:
            if not shared.is_exempt and not shared.is_the_form:
                packages.add_file(
                    one, shared.code, io.BytesIO(samples.paper(shared.name)), "材料.pdf", actor=citizen.person
                )
        packages.submit(one, actor=citizen.person)
        self.work()
        return one

    def finish(self, case: Case, *outcomes: str) -> None:
        """The next open steps of the case, each done by somebody whose step it is."""
        for outcome in outcomes:
            task = procedures.open_tasks(case.subject).order_by("pk")[0]
            who = next(person for person in _people(task) if procedures.can_work_on(person, task))
            cases.complete_task(task.pk, outcome=outcome, opinion="", actor=who)
        self.work()

    def whose_turn(self, case: Case) -> Person | None:
        """Somebody of the office whose step is next, who has not handled what he would decide; nobody when it is handed over."""
        task = procedures.open_tasks(case.subject).order_by("pk").first()
        if task is None:
            return None
        return next(
            person for person in _people(task) if procedures.can_work_on(person, task) and _may(person, case, task)
        )

    def handle(self, case: Case) -> None:
        """Taken on by the window (unless rules were faster), then step by step to the applicant, everybody agreeing."""
        clerk = self.staff("clerk1")
        if case.accepted_at is None:
            case = cases.accept(case, actor=clerk)
        while (who := self.whose_turn(case)) is not None:
            task = procedures.open_tasks(case.subject).order_by("pk")[0]
            case = cases.complete_task(task.pk, outcome=_AGREED.get(task.duty, "done"), opinion="同意。", actor=who)
        if case.state == State.ISSUED:
            cases.deliver(case, actor=clerk, method="counter")
        self.work()

    def work(self) -> None:
        """Everything that is left to the worker: papers, messages, the index."""
        events.run_pending()
        search.apply_pending()

    def session(self, person: Person) -> str:
        """A session of that person, as signing in makes it."""
        client = Client()
        client.force_login(person, "onewindow.kernel.org.backends.PasswordBackend")
        return client.cookies[settings.SESSION_COOKIE_NAME].value


_AGREED = {Duty.EXAMINATION: "agree", Duty.DECISION: "granted", Duty.DELIVERY: "counter"}


def _may(person: Person, case: Case, task: procedures.Task) -> bool:
    return task.duty != Duty.DECISION or person.pk not in (case.accepted_by_id, case.examined_by_id)


def _people(task: procedures.Task) -> Any:
    return Person.objects.filter(is_active=True, kind="staff").order_by("pk")
