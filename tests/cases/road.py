"""One city with one item, and a case brought to any state by the commands that people use."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import Case, Outcome, State
from onewindow.catalogue.service import Item, Material, Revision
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role, Unit, UnitKind, forget_system_actor, system_actor
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party
from onewindow.kernel.workcalendar import service as workcalendar
from onewindow.kernel.workcalendar.service import Day
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Task
from tests.factories import ApplicantFactory, StaffFactory, UnitFactory, uscc

# The spring of 2026 as its notice has it: 02-14 and 02-28 are worked for the nine days of the festival.
SPRING = [Day(dt.date(2026, 2, day), is_working=False, name="春节") for day in range(15, 24)] + [
    Day(dt.date(2026, 2, 14), is_working=True, name="春节"),
    Day(dt.date(2026, 2, 28), is_working=True, name="春节"),
    Day(dt.date(2026, 4, 6), is_working=False, name="清明节"),
]
FORM = {
    "type": "object",
    "properties": {
        "show": {"type": "string", "title": "演出名称", "minLength": 1},
        "seats": {"type": "integer", "title": "座位", "minimum": 1},
    },
    "required": ["show"],
}
FILLED = {"show": "莱茵谷室内乐团音乐会"}
DRAWING = settings.BASE_DIR / "demo" / "mingchuan" / "procedures" / "standard.bpmn"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    """A moment of the spring of 2026 in the city."""
    return clock.at(dt.date(2026, month, day), hour, minute)


def publish_spring() -> None:
    """Load the notice of 2026 (its first months)."""
    forget_system_actor()  # the one remembered may have gone with another test's transaction
    workcalendar.forget()
    workcalendar.load_year("CN", 2026, SPRING, "测试", actor=system_actor())


@dataclass
class Road:
    """The people on one application's way, the item, and ``case_in(state)``."""

    government: Unit = field(init=False)
    centre: Unit = field(init=False)
    bureau: Unit = field(init=False)
    clerk: Person = field(init=False)
    examiner: Person = field(init=False)
    chief: Person = field(init=False)
    head: Person = field(init=False)
    issuer: Person = field(init=False)
    applicant: Person = field(init=False)
    party: Party = field(init=False)
    revision: Revision = field(init=False)

    def __post_init__(self) -> None:
        self.government = UnitFactory(name="明川市人民政府", kind=UnitKind.GOVERNMENT)
        self.centre = UnitFactory(parent=self.government, name="明川市政务服务中心", kind=UnitKind.CENTRE)
        self.bureau = UnitFactory(
            parent=self.government, name="明川市文化和旅游局", document_mark="明文旅", uscc=uscc(), phone="0600-6610122"
        )
        self.clerk = StaffFactory(unit=self.centre, role=Role.CLERK)
        self.examiner = StaffFactory(unit=self.bureau, role=Role.EXAMINER)
        self.chief = StaffFactory(unit=self.bureau, role=Role.CHIEF)
        self.head = StaffFactory(unit=self.bureau, role=Role.UNIT_HEAD)
        self.issuer = StaffFactory(unit=self.bureau, role=Role.ISSUER)
        self.applicant = ApplicantFactory()
        self.party = vars(self.applicant)["party"]
        self.revision = self.item()

    def item(self, *, procedure: bool = True, **facts: Any) -> Revision:
        """A published item of the bureau with three materials: one required, one deferrable, one exempt."""
        code = f"{self.bureau.uscc}3{Item.objects.count():012d}"
        item = Item.objects.create(code=code, name="营业性演出审批", unit=self.bureau, created_at=clock.now())
        words: dict[str, Any] = {
            "item": item,
            "number": 1,
            "state": "published",
            "published_at": clock.now(),
            "name": item.name,
            "item_type": "01",
            "authority_name": self.bureau.name,
            "statutory_amount": 20,
            "statutory_unit": "working_day",
            "promised_amount": 10,
            "promised_unit": "working_day",
            "case_type": "2",
            "is_online": True,
            "form_schema": FORM,
            "result_name": "营业性演出许可证",
            "result_type": "certificate",
            "result_validity_months": 24,
            "procedure_code": self._procedure() if procedure else "",
        }
        revision = Revision.objects.create(**{**words, **facts})
        item.published = revision
        item.save(update_fields=["published"])
        rows = (
            ("m01", "演出节目单", "1", "", None),
            ("m02", "检测报告", "3", "", 5),
            ("m03", "营业执照", "1", "营业执照", None),
        )
        Material.objects.bulk_create(
            Material(
                revision=revision, order=n, code=code, name=name, necessity=need, exempt_by=by, deferrable_days=days
            )
            for n, (code, name, need, by, days) in enumerate(rows, start=1)
        )
        return revision

    def _procedure(self) -> str:
        procedures.publish("standard", "承诺件", DRAWING.read_text(), actor=system_actor())
        return "standard"

    def draft(self, revision: Revision | None = None, **words: Any) -> Case:
        return cases.open_draft(revision or self.revision, self.party, actor=self.applicant, channel="web", **words)

    def filled(self, revision: Revision | None = None) -> Case:
        """A draft with nothing missing."""
        case = cases.save_draft(self.draft(revision), form=FILLED, actor=self.applicant)
        case.materials.filter(code="m01").update(state="received")
        return case

    def case_in(self, state: str, revision: Revision | None = None, *, outcome: str = Outcome.GRANTED) -> Case:
        """A case brought to the state by the verbs of the people whose turn it is."""
        return _Way(self, outcome).to(state, self.draft(revision) if state == State.DRAFT else self.filled(revision))

    def task(self, case: Case) -> Task:
        """The one open step of the case."""
        return procedures.open_tasks(case.subject).get()


def is_the_applicant(person: Person, road: Road) -> None:
    """The unit's operator has entered whose identity this member of staff has: the applicant's."""
    number = parties.id_number_of(road.party)
    org.change_staff(person, person.name, person.unit, actor=system_actor(), post=person.post, id_number=number)


@dataclass
class _Way:
    road: Road
    outcome: str

    def to(self, state: str, case: Case) -> Case:
        if state == State.DRAFT:
            return case
        case = cases.submit(case, actor=self.road.applicant)
        side = {
            State.SUBMITTED: lambda: case,
            State.PRE_EXAMINED: lambda: cases.pre_examine(case, actor=self.road.clerk),
            State.CORRECTION: lambda: cases.request_correction(
                case, materials={"m01": "缺第二页"}, actor=self.road.clerk
            ),
            State.NOT_ACCEPTED: lambda: cases.refuse_acceptance(case, reason="不属于本机关职权", actor=self.road.clerk),
            State.RETURNED: lambda: cases.give_back(
                case, ground="asked", reason="申请人来电要求", actor=self.road.clerk
            ),
            State.WITHDRAWN: lambda: cases.withdraw(case, actor=self.road.applicant),
        }
        if state in side:
            return side[state]()
        return self._handled(state, cases.accept(case, actor=self.road.clerk))

    def _handled(self, state: str, case: Case) -> Case:
        if state == State.ACCEPTED:
            return case
        if state == State.SUSPENDED:
            return cases.suspend(
                case, kind="expert_review", days_needed=8, reason="请专家看节目", actor=self.road.examiner
            )
        case = cases.examine(case, opinion="符合规定", actor=self.road.examiner)
        if state == State.IN_REVIEW:
            return case
        reason = "" if self.outcome == Outcome.GRANTED else "节目含有禁止内容"
        case = cases.decide(case, outcome=self.outcome, reason=reason, actor=self.road.chief)
        return case if state == State.DECIDED else self._ended(state, case)

    def _ended(self, state: str, case: Case) -> Case:
        if self.outcome == Outcome.GRANTED:
            case = cases.issue(case, actor=self.road.issuer)
        if state == State.ISSUED:
            return case
        case = cases.deliver(case, method="counter", actor=self.road.clerk)
        return case if state == State.DELIVERED else cases.archive(case, actor=self.road.clerk)
