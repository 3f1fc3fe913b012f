"""A city with four stages, a small theme for each, the people who keep the register, and a builder with its project."""

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

from onewindow.base import clock
from onewindow.base.errors import DomainError
from onewindow.cases.service import Case
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Division, Person, Role, Unit, system_actor
from onewindow.kernel.parties.service import Membership, Party
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication, ThemeVersion
from onewindow.projects import service as projects
from onewindow.projects.service import Facts, GreenGround, LeaseFacts, Paper, Project, Stage
from tests.cases.road import PDF, at
from tests.factories import ApplicantFactory, DivisionFactory, PartyFactory, StaffFactory, UnitFactory, stand_for, uscc
from tests.packages.city import City

CODE, ANOTHER_CODE, LEGACY = "2603-141124-89-05-346948", "2411-130202-89-01-637015", "2019-130202-89-01-637010"
# Which items each stage asks, each of a unit of its own.
ITEMS = {
    "land": ("licence", "food"),
    "design": ("food", "sign"),
    "works": ("sign", "licence"),
    "acceptance": ("licence", "sign"),
}
PLACES = {"licence": {"place": "site"}, "food": {"address": "site"}, "sign": {}}
LIMITS = {"land": 30, "design": 20, "works": 15, "acceptance": 15}
FILLED = {"phone": "15406001001", "food__seats": 4, "sign__width": 3}


@dataclass
class Site:
    """``lead`` (发展改革) keeps the register; every stage has its theme ``stage-…`` in force."""

    city: City = field(default_factory=City)
    lead: Unit = field(init=False)
    keeper: Person = field(init=False)
    head: Person = field(init=False)
    supervisor: Person = field(init=False)
    builder: Person = field(init=False)
    firm: Party = field(init=False)
    firm_number: str = field(default_factory=uscc)
    division: Division = field(init=False)
    versions: dict[str, ThemeVersion] = field(default_factory=dict)
    ground: GreenGround = field(init=False)

    def __post_init__(self) -> None:
        self.lead = UnitFactory(parent=self.city.government, code="FAGAI", name="明川市发展和改革委员会")
        self.keeper = StaffFactory(unit=self.lead, role=Role.EXAMINER)
        self.head = StaffFactory(unit=self.lead, role=Role.UNIT_HEAD)
        self.supervisor = StaffFactory(unit=self.city.government, role=Role.SUPERVISOR)
        self.firm = PartyFactory(legal=True, id_number=self.firm_number, name="明川滨江建设有限公司")
        self.builder = ApplicantFactory()
        stand_for(self.builder, self.firm, Membership.Relation.REPRESENTATIVE)
        self.division = DivisionFactory()
        packages.import_elements([{"key": "site", "name": "建设地点"}], actor=system_actor())
        for stage in ITEMS:
            self.versions[stage] = self._theme(stage)
        self.tabulate()
        self.ground = GreenGround.objects.get(code="major")

    def _theme(self, stage: str) -> ThemeVersion:
        code = f"stage-{stage}"
        theme = {
            "code": code,
            "unit": self.city.lead.code,
            "name": f"阶段{stage}",
            "questions": [],
            "items": [
                {
                    "alias": alias,
                    "item": self.city.revisions[alias].item.code,
                    "fields": {"phone": "phone", **PLACES[alias]},
                }
                for alias in ITEMS[stage]
            ],
            "risks": [{"value": "low", "label": "低风险"}],
            "table": {"inputs": [], "rows": [{"when": {}, "risk": "low", "flow": "parallel"}]},
            "before": {"forms": 2, "materials": 2, "steps": 2, "visits": 2, "days": 9},
        }
        packages.import_themes([theme], actor=system_actor())
        version = packages.themes_visible_to(None).standing(code)
        assert version is not None
        return version

    def tabulate(self) -> None:
        rows: list[dict[str, Any]] = [
            {"stage": stage, "unit": unit.code, "themes": [f"stage-{stage}"], "limit_days": LIMITS[stage]}
            for stage, unit in zip(ITEMS, (self.lead, *self.city.units.values()), strict=True)
        ]
        rows.append({"ground": "major", "name": "省市重点项目", "basis": "测试依据"})
        projects.import_stages(rows, actor=system_actor())

    # --- a project -----------------------------------------------------------------------------------

    def facts(self, **changes: Any) -> Facts:
        words = {
            "name": "滨江文化中心",
            "site": "东屏区一号地块",
            "division": self.division,
            "land_area": 12000,
            "floor_area": 30000,
            "investment": 25_000_000_00,
            "kind": "filing",
        }
        return Facts(**{**words, **changes})

    def planned(self) -> Project:
        return projects.register(self.facts(), self.firm, actor=self.builder)

    def brought(self, code: str = CODE) -> Project:
        """With a code of the builder's, not confirmed yet."""
        return projects.register(self.facts(), self.firm, actor=self.builder, code=code)

    def registered(self, code: str = CODE, **changes: Any) -> Project:
        return projects.register(self.facts(**changes), self.firm, actor=self.keeper, code=code)

    def stage(self, key: str) -> Stage:
        return Stage.objects.get(key=key)

    def begin(self, project: Project, key: str = "land", actor: Person | None = None) -> PackageApplication:
        return projects.begin_stage(
            project.number, self.stage(key), self.versions[key], actor=actor or self.builder, channel="web", answers={}
        )

    def send(self, project: Project, key: str = "land") -> PackageApplication:
        """Applied for with everything it asks, sent, and what follows from it."""
        application = self.begin(project, key)
        asked = packages.guide(application.version, {}).form["properties"]
        kept = {name: value for name, value in FILLED.items() if name in asked} | application.form
        packages.save(application, form=kept, actor=self.builder)
        for shared in packages.guide(application.version, {}).materials:
            if not shared.is_exempt and not shared.is_the_form:
                packages.add_file(application, shared.code, io.BytesIO(PDF), "材料.pdf", actor=self.builder)
        sent = packages.submit(application, actor=self.builder)
        events.run_pending()
        return sent

    def case_of(self, application: PackageApplication, alias: str) -> Case:
        return self.city.case_of(application, alias)

    def accept(self, application: PackageApplication, key: str = "land") -> None:
        self.city.accept(application, *ITEMS[key])

    def decide(self, application: PackageApplication, key: str = "land", *, granted: bool = True) -> None:
        for alias in ITEMS[key]:
            self.city.decide(application, alias, granted=granted)

    def finish(self, application: PackageApplication, key: str = "land") -> None:
        for alias in ITEMS[key]:
            self.city.finish(application, alias)

    def walk(self, project: Project, key: str, days: tuple[dt.datetime, dt.datetime, dt.datetime]) -> None:
        """One stage: sent, accepted and decided at these moments."""
        with clock.moved_to(days[0]):
            application = self.send(project, key)
        with clock.moved_to(days[1]):
            self.accept(application, key)
        with clock.moved_to(days[2]):
            self.decide(application, key)
            self.finish(application, key)

    # --- a lease -------------------------------------------------------------------------------------

    def lease(self, **changes: Any) -> LeaseFacts:
        holder = vars(self).setdefault("holder_number", uscc())
        words = {
            "holder_name": "明川纺织有限公司",
            "holder_number": holder,
            "lessor_number": holder,
            "lessee_number": self.firm_number,
            "certificate": "明(2019)不动产权第0001234号",
            "area": 8000,
            "purpose": "改造为文化中心",
            "valid_from": dt.date(2026, 1, 1),
            "valid_until": dt.date(2036, 12, 31),
            "lease": Paper(io.BytesIO(PDF + b"lease"), "租赁合同.pdf"),
            "consent": Paper(io.BytesIO(PDF + b"consent"), "同意书.pdf"),
        }
        return LeaseFacts(**{**words, **changes})


def march(day: int, hour: int = 9) -> dt.datetime:
    return at(3, day, hour)


def refusal_of(call: Any) -> str:
    """The stable code with which something was refused; empty when it was done."""
    try:
        call()
    except DomainError as error:
        return error.code
    return ""
