"""A city with three units, an item of each, and a theme over them: a shop that sells food."""

import io
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.catalogue.service import Item, Material, Revision, Step
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person, Role, Unit, UnitKind, system_actor
from onewindow.kernel.parties.service import Party
from onewindow.packages import service as packages
from onewindow.packages.service import Branch, PackageApplication, ThemeVersion
from onewindow.procedures import service as procedures
from tests.cases.road import DRAWING, PDF
from tests.factories import ApplicantFactory, StaffFactory, UnitFactory, uscc

PHONE = {"type": "string", "title": "联系手机", "pattern": "^1\\d{10}$", "maxLength": 20}
ADDRESS = {"type": "string", "title": "经营地址", "minLength": 1, "maxLength": 100}
FORMS: dict[str, dict[str, Any]] = {
    "licence": {
        "type": "object",
        "properties": {"phone": PHONE, "place": ADDRESS, "operator": {"type": "string", "title": "经营者"}},
        "required": ["phone", "place"],
    },
    "food": {
        "type": "object",
        "properties": {
            "phone": {**PHONE, "maxLength": 11},
            "address": {**ADDRESS, "maxLength": 60},
            "seats": {"type": "integer", "title": "座位", "minimum": 1},
        },
        "required": ["phone", "address", "seats"],
    },
    "sign": {
        "type": "object",
        "properties": {"phone": PHONE, "width": {"type": "number", "title": "招牌宽"}},
        "required": ["width"],
    },
}
MATERIALS = {
    "licence": [("m01", "住所使用证明", "1", ""), ("m02", "身份证明", "1", "居民身份证")],
    "food": [("m01", "营业执照", "1", ""), ("m02", "房屋租赁合同", "1", ""), ("m03", "布局图", "1", "")],
    "sign": [("m01", "效果图", "1", ""), ("m02", "布局图", "2", "")],
}
NAMES = {"licence": "个体工商户设立登记", "food": "食品经营许可", "sign": "门头招牌设置备案"}
FILLED = {"phone": "15406001001", "address": "明川市东屏区一号", "food__seats": 40, "sign__width": 3.5}
ELEMENTS = [
    {"key": "phone", "name": "联系手机"},
    {"key": "address", "name": "经营地址", "note": "写到门牌号"},
]
THEME: dict[str, Any] = {
    "code": "restaurant",
    "unit": "LEAD",
    "name": "餐饮店开办",
    "intro": "开一家店，一次办完",
    "words": "开饭店 开餐馆",
    "for_persons": False,
    "limit_amount": 5,
    "limit_unit": "working_day",
    "questions": [
        {
            "key": "size",
            "question": "店面多大？",
            "options": [{"value": "small", "label": "小"}, {"value": "large", "label": "大"}],
        },
        {
            "key": "food",
            "question": "做什么？",
            "options": [{"value": "hot", "label": "热食"}, {"value": "cold", "label": "冷食"}],
        },
        {
            "key": "sign",
            "question": "挂招牌吗？",
            "options": [{"value": "no", "label": "不挂"}, {"value": "yes", "label": "挂"}],
        },
    ],
    "items": [
        {"alias": "licence", "fields": {"phone": "phone", "place": "address"}},
        {
            "alias": "food",
            "after": ["licence"],
            "fields": {"phone": "phone", "address": "address"},
            "materials": {"m02": "住所使用证明"},
            "results": {"m01": "licence"},
        },
        {"alias": "sign", "when": 'sign == "yes"', "fields": {"phone": "phone"}},
    ],
    "excludes": [],
    "risks": [{"value": "low", "label": "低风险"}, {"value": "high", "label": "高风险"}],
    "table": {
        "inputs": ["size", "food"],
        "rows": [
            {"when": {"size": ["small"]}, "risk": "low", "flow": "parallel"},
            {"when": {"size": ["large"], "food": ["hot"]}, "risk": "high", "flow": "serial", "limit_amount": 9},
            {"when": {"size": ["large"], "food": ["cold"]}, "risk": "low", "flow": "parallel"},
        ],
    },
    "before": {"forms": 3, "materials": 9, "steps": 12, "visits": 4, "days": 30},
}
SMALL = {"size": "small", "food": "hot", "sign": "yes"}
LARGE = {"size": "large", "food": "hot", "sign": "yes"}


@dataclass
class City:
    """Units, their people, items and one theme in force, lead by the bureau of markets."""

    government: Unit = field(init=False)
    centre: Unit = field(init=False)
    units: dict[str, Unit] = field(default_factory=dict)
    editor: Person = field(init=False)
    reviewer: Person = field(init=False)
    clerk: Person = field(init=False)
    applicant: Person = field(init=False)
    revisions: dict[str, Revision] = field(default_factory=dict)
    people: dict[tuple[str, str], Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        procedures.publish("standard", "承诺件", DRAWING.read_text(), actor=system_actor())
        self.government = UnitFactory(name="明川市人民政府", kind=UnitKind.GOVERNMENT)
        self.centre = UnitFactory(parent=self.government, name="明川市政务服务中心", kind=UnitKind.CENTRE)
        self.lead = UnitFactory(parent=self.government, code="LEAD", name="明川市市场监督管理局")
        self.editor = StaffFactory(unit=self.lead, role=Role.CATALOGUE_EDITOR)
        self.reviewer = StaffFactory(unit=self.lead, role=Role.CATALOGUE_REVIEWER)
        self.clerk = StaffFactory(unit=self.centre, role=Role.CLERK)
        self.applicant = ApplicantFactory()
        for alias in FORMS:
            self.revisions[alias] = self.item(alias)
        packages.import_elements(ELEMENTS, actor=system_actor())

    @property
    def party(self) -> Party:
        return vars(self.applicant)["party"]

    def item(self, alias: str, **facts: Any) -> Revision:
        """A published item of a unit of its own, with the form and the materials of its alias."""
        unit = UnitFactory(parent=self.government, name=f"明川市{alias}局", document_mark=f"明{alias}", uscc=uscc())
        self.units[alias] = unit
        item = Item.objects.create(
            code=f"{unit.uscc}3{Item.objects.count():012d}",
            name=NAMES.get(alias, alias),
            unit=unit,
            created_at=clock.now(),
        )
        words = {
            "item": item,
            "number": 1,
            "state": "published",
            "published_at": clock.now(),
            "name": item.name,
            "item_type": "01",
            "authority_name": unit.name,
            "promised_amount": 3,
            "promised_unit": "working_day",
            "case_type": "2",
            "is_online": True,
            "targets": ["1", "2"],
            "form_schema": FORMS.get(alias, FORMS["sign"]),
            "result_name": f"{item.name}证",
            "result_type": "certificate",
            "procedure_code": "standard",
        }
        revision = Revision.objects.create(**{**words, **facts})
        item.published = revision
        item.save(update_fields=["published"])
        Material.objects.bulk_create(
            Material(revision=revision, order=n, code=code, name=name, necessity=need, exempt_by=by)
            for n, (code, name, need, by) in enumerate(MATERIALS.get(alias, MATERIALS["sign"]), start=1)
        )
        Step.objects.bulk_create(
            Step(revision=revision, order=n, name=name) for n, name in enumerate("受审决", start=1)
        )
        return revision

    def theme(self, **changes: Any) -> dict[str, Any]:
        """The theme as data, with the codes of this city's items."""
        data = deepcopy(THEME) | deepcopy(changes)
        for spec in data["items"]:
            spec.setdefault("item", self.revisions[spec["alias"]].item.code)
        return data

    def publish(self, **changes: Any) -> ThemeVersion:
        """Written by the editor, brought into force by the reviewer."""
        draft = packages.save_theme(self.theme(**changes), actor=self.editor)
        return packages.publish_theme(draft, actor=self.reviewer)

    def reviewer_of(self, *more: str) -> Person:
        """Another reviewer of the lead unit, with further roles there."""
        return StaffFactory(unit=self.lead, roles=[Role.CATALOGUE_REVIEWER, *more])

    def begin(self, version: ThemeVersion, answers: dict[str, str] = SMALL) -> PackageApplication:
        """A draft with nothing filled in."""
        return packages.begin(version, self.party, actor=self.applicant, channel="web", answers=answers)

    def filled(self, version: ThemeVersion, answers: dict[str, str] = SMALL) -> PackageApplication:
        """A draft with nothing missing."""
        application = packages.save(self.begin(version, answers), form=FILLED, actor=self.applicant)
        for shared in packages.guide(version, answers).materials:
            if not shared.is_exempt and not shared.is_the_form:
                self.give(application, shared.code, f"{shared.name}.pdf")
        return application

    def give(self, application: PackageApplication, code: str, name: str = "材料.pdf") -> None:
        packages.add_file(application, code, io.BytesIO(PDF + code.encode()), name, actor=self.applicant)

    def sent(self, answers: dict[str, str] = SMALL, **changes: Any) -> PackageApplication:
        """An application of which every unit has its case."""
        return packages.submit(self.filled(self.publish(**changes), answers), actor=self.applicant)

    def case_of(self, application: PackageApplication, alias: str) -> Case:
        branch = Branch.objects.select_related("case").get(application=application, alias=alias)
        assert branch.case is not None
        return branch.case

    def staff(self, alias: str, role: str) -> Person:
        """Somebody of an item's unit who holds the role; always the same one."""
        if (alias, role) not in self.people:
            self.people[alias, role] = StaffFactory(unit=self.units[alias], role=role)
        return self.people[alias, role]

    def accept(self, application: PackageApplication, *aliases: str) -> None:
        for alias in aliases:
            cases.accept(self.case_of(application, alias), actor=self.clerk)
        events.run_pending()

    def decide(self, application: PackageApplication, alias: str, *, granted: bool = True) -> None:
        """Examined and decided by the unit, and what follows from it."""
        number = self.case_of(application, alias).number
        cases.examine(number, opinion="符合", actor=self.staff(alias, Role.EXAMINER))
        reason = "" if granted else "不符合规定的条件"
        outcome = "granted" if granted else "refused"
        cases.decide(number, outcome=outcome, reason=reason, actor=self.staff(alias, Role.CHIEF))
        events.run_pending()

    def finish(self, application: PackageApplication, alias: str) -> None:
        """Issued and handed over."""
        self.finish_all(application, alias)

    def finish_all(self, application: PackageApplication, *aliases: str) -> None:
        """All issued, then all handed over: the results of a parallel approval leave together."""
        found = [(alias, self.case_of(application, alias)) for alias in aliases]
        for alias, case in found:
            if case.outcome == "granted":
                cases.issue(case.number, actor=self.staff(alias, Role.ISSUER))
        events.run_pending()
        for _alias, case in found:
            cases.deliver(case.number, method="counter", actor=self.clerk)
        events.run_pending()
