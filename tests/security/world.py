"""Two districts of one city that must never see each other, with somebody of every kind standing between them.

What belongs to one side carries its mark in every word, so that a leak shows in any answer, whatever its format.
"""

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.catalogue.service import Item
from onewindow.deliberation import service as deliberation
from onewindow.deliberation.service import Matter
from onewindow.flows import deliberating
from onewindow.joint import service as joint
from onewindow.joint.service import JointSession
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment
from onewindow.kernel.documents.service import Document, of_subject
from onewindow.kernel.events import service as events
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import ApiKey, Delegation, Person, Role, RoleHolding, Unit, UnitKind
from onewindow.kernel.parties.service import Authority, Membership, Party
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication, ThemeVersion
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Move
from onewindow.projects import service as projects
from onewindow.projects.service import Project
from onewindow.rulings import service as rulings
from onewindow.rulings.service import Ruling
from onewindow.supervision import service as supervision
from onewindow.supervision.service import Urging
from tests.cases.road import DRAWING, PDF, Road
from tests.factories import (
    ApplicantFactory,
    AuthorityFactory,
    DivisionFactory,
    MachineFactory,
    PartyFactory,
    StaffFactory,
    UnitFactory,
    mobile,
    stand_for,
    uscc,
)
from tests.rulings.sets import in_force

STATES = ("draft", "submitted", "correction", "in_review", "delivered")


@dataclass
class Side:
    """One district: its offices, a firm that applies there, an application in every stage, its papers and files."""

    mark: str
    road: Road
    firm: Party = field(init=False)
    identity: str = field(init=False)
    phone: str = field(init=False)
    person: Person = field(init=False)
    cases: dict[str, Case] = field(init=False)
    file: Attachment = field(init=False)
    paper: Document = field(init=False)
    package_draft: PackageApplication = field(init=False)
    package: PackageApplication = field(init=False)
    package_taken: PackageApplication = field(init=False)
    package_file: Attachment = field(init=False)
    parallel: PackageApplication = field(init=False)

    def __post_init__(self) -> None:
        self.identity, self.phone = uscc(), mobile()
        self.firm = PartyFactory(
            legal=True,
            name=self.firm_name,
            id_number=self.identity,
            phone=self.phone,
            legal_representative=f"{self.mark}法人",
            address=f"{self.mark}路1号",
        )
        self.person = ApplicantFactory(name=f"{self.mark}法人", phone=self.phone)
        stand_for(self.person, self.firm, Membership.Relation.REPRESENTATIVE)
        self.road.party, self.road.applicant = self.firm, self.person

    @property
    def firm_name(self) -> str:
        """Also known to those whom the firm once gave an authority, whatever it was for."""
        return f"{self.mark[::-1]}公司"

    def play(self) -> None:
        """Applications in every stage, each with a file under a marked name; everybody is told."""
        self.cases = {state: self._case_in(state) for state in STATES}
        self.file = attachments.of_subject(self.cases["delivered"].subject).get()
        self.paper = of_subject(self.cases["delivered"].subject).filter(kind="certificate").get()

    def _case_in(self, state: str) -> Case:
        road = self.road
        case = cases.save_draft(
            road.draft(), form={"show": f"{self.mark}节目"}, title=f"{self.mark}事由", actor=self.person
        )
        cases.add_file(case, "m01", io.BytesIO(PDF), f"{self.mark}.pdf", actor=self.person)
        if state == "draft":
            return case
        case = cases.submit(case, actor=self.person)
        if state == "submitted":
            return case
        if state == "correction":
            return cases.request_correction(case, materials={"m01": f"{self.mark}缺页"}, actor=road.clerk)
        case = cases.accept(case, actor=road.clerk)
        case = cases.examine(case, opinion=f"{self.mark}意见", actor=road.examiner)
        if state == "in_review":
            return case
        case = cases.decide(case, outcome="granted", reason="", actor=road.chief)
        case = cases.issue(case, actor=road.issuer)
        return cases.deliver(case, method="counter", actor=road.clerk)

    def play_packages(self, version: ThemeVersion | None) -> None:
        """A draft and one that is sent, each with a marked file."""
        assert version is not None
        made = [self.filled(version) for _turn in range(2)]
        self.package_taken = packages.intake(
            self.road.centre,
            self.firm,
            version,
            answers={},
            form=self.asked,
            on_paper=["one0-m01"],
            actor=self.road.clerk,
        )
        self.package_draft, self.package = made[0], packages.submit(made[1], actor=self.person)
        self.package_file = attachments.of_subject(self.package_draft.subject).get()

    def filled(self, version: ThemeVersion) -> PackageApplication:
        """A draft of everything that is asked."""
        one = packages.begin(version, self.firm, actor=self.person, channel="web", answers={})
        packages.save(one, form=self.asked, actor=self.person)
        packages.add_file(one, "one0-m01", io.BytesIO(PDF), f"{self.mark}.pdf", actor=self.person)
        return one

    @property
    def asked(self) -> dict[str, str]:
        """The one form of the theme, filled in."""
        return {"one0__show": f"{self.mark}合办", "one1__show": f"{self.mark}合办"}

    def play_parallel(self, version: ThemeVersion | None) -> None:
        """A parallel approval that its bureau leads, sent."""
        assert version is not None
        self.parallel = packages.submit(self.filled(version), actor=self.person)

    @property
    def parallel_case(self) -> Case:
        """Its first branch."""
        return next(branch.case for branch in packages.branches_of(self.parallel) if branch.case)

    @property
    def marks(self) -> list[str]:
        """What must not be found where this side is not seen."""
        applications = (self.package_draft, self.package, self.package_taken, self.parallel)
        numbers = [one.number for one in (*self.cases.values(), *applications)]
        return [self.mark, self.firm_name, self.identity, self.phone, self.paper.number, str(self.file.key), *numbers]


def _theme(code: str, lead: Unit, items: list[str], *, flow: str = "parallel") -> dict[str, Any]:
    """A theme over two items, without a question."""
    return {
        "code": code,
        "unit": lead.code,
        "name": "办演出一件事",
        "questions": [],
        "items": [{"alias": f"one{n}", "item": item} for n, item in enumerate(items)],
        "risks": [{"value": "low", "label": "低风险"}],
        "table": {"inputs": [], "rows": [{"when": {}, "risk": "low", "flow": flow}]},
        "before": {"forms": 2, "materials": 2, "steps": 2, "visits": 2, "days": 9},
    }


@transaction.atomic
def _ruled(side: Side) -> Ruling:
    """A rule set of the district in force, its next draft, and a ruling that was drawn for a check."""
    bureau, case = side.road.bureau, side.cases["delivered"]
    in_force(bureau, code="small")
    rulings.begin_draft("small", f"{side.mark}规则", bureau, actor=org.system_actor())
    found = rulings.rule("small", case.subject, title=case.title, variables={"form": {"seats": 1}}, occasion="sent")
    assert found is not None
    return found


@dataclass
class World:
    """The city with both sides, and ``people`` by what they are."""

    city: Unit = field(init=False)
    here: Side = field(init=False)
    there: Side = field(init=False)
    people: dict[str, Person] = field(init=False)
    authority: Authority = field(init=False)
    urging: Urging = field(init=False)
    keys: dict[str, str] = field(init=False)
    delegation: Delegation = field(init=False)
    handlers_link: Membership = field(init=False)
    move: Move = field(init=False)
    sample: Ruling = field(init=False)
    matter: Matter = field(init=False)
    session: JointSession = field(init=False)
    photo: Attachment = field(init=False)
    project: Project = field(init=False)

    def __post_init__(self) -> None:
        self.city = UnitFactory(name="明川市人民政府", kind=UnitKind.GOVERNMENT)
        self.here = Side("近江区机密", self._district("119901", "近江区"))
        self.there = Side("远山区机密", self._district("119902", "远山区"))
        self.people = {**self._citizens(), **self._staff()}
        for side in (self.here, self.there):
            side.play()
        self._play_packages()
        events.run_pending()
        self.urging = supervision.urge(
            self.here.cases["submitted"].number,
            reason="slow",
            words=f"{self.here.mark}要求",
            reply_days=3,
            actor=self.people["supervisor"],
        )
        self.keys = self._api_keys()
        self.move = self._moved()
        self.matter = self._put_to_meeting()
        self.session, self.photo = self._joint_work()
        self.project = self._with_project()
        procedures.begin_draft("standard", "承诺件", actor=org.system_actor())
        self.sample = _ruled(self.here)
        self.delegation = org.delegate(
            "entrusted",
            self.here.road.bureau,
            self.here.road.centre,
            ["another"],
            "测试依据",
            actor=self.people["operator"],
            valid_from=clock.today(),
        )

    def _put_to_meeting(self) -> Matter:
        """A meeting of the near district about its case in review, under a marked name."""
        road, later = self.here.road, clock.now() + dt.timedelta(days=1)
        meeting = deliberation.convene(
            f"{self.here.mark}会商", unit=road.bureau, held_at=later, place="三楼", chair=road.chief, actor=road.head
        )
        number = self.here.cases["in_review"].number
        return deliberating.put_case(meeting.number, number, question=f"{self.here.mark}能否？", actor=road.head)

    def _joint_work(self) -> tuple[JointSession, Attachment]:
        """The near district's bureau leads an approval of its own and of the centre; a survey is convened, a photo is there."""
        side, road = self.here, self.here.road
        other = road.item(procedure=False).item
        Item.objects.filter(pk=other.pk).update(unit=road.centre)
        theme = _theme("near_led", road.bureau, [road.revision.item.code, other.code], flow="joint")
        packages.import_themes([theme], actor=org.system_actor())
        version = packages.themes_visible_to(None).standing("near_led")
        assert version is not None
        application = packages.submit(side.filled(version), actor=side.person)
        session = joint.convene(
            application.number,
            "survey",
            branches=[branch.pk for branch in joint.branches_in_work(application)],
            held_at=clock.now() + dt.timedelta(days=30),
            place=f"{side.mark}工地",
            points=[f"{side.mark}出入口"],
            actor=road.chief,
        )
        stream = io.BytesIO(PDF + b"photo")
        return session, joint.add_photo(session.number, road.bureau.pk, stream, f"{side.mark}.pdf", actor=road.examiner)

    def _with_project(self) -> Project:
        """The near bureau leads all four stages by the theme of its district; its firm builds something under a marked name."""
        lead = self.here.road.bureau
        stages = [
            {"stage": key, "unit": lead.code, "themes": ["near"], "limit_days": 20} for key in projects.StageKey.values
        ]
        projects.import_stages(stages, actor=org.system_actor())
        facts = projects.Facts(f"{self.here.mark}项目", f"{self.here.mark}地块", lead.division, 1, 1, 1, kind="filing")
        actor = self.people["examiner"]
        project = projects.register(facts, self.here.firm, actor=actor, code="2603-141124-89-05-346948")
        projects.ask_guidance(project.number, question=f"{self.here.mark}问题", actor=self.here.person)
        return project

    def _moved(self) -> Move:
        """The near district's case in review is on the second version now, which only calls its last step otherwise."""
        xml = DRAWING.read_text().replace('name="送达"', 'name="送达申请人"')
        procedures.publish("standard", "承诺件", xml, actor=org.system_actor())
        number, change = self.here.cases["in_review"].number, procedures.change("standard", 1, 2)
        operator = self.people["operator_of_the_city"]
        execution = procedures.running_on(change.from_version, operator).get(subject_key=number)
        seen = {number: procedures.mark_of(execution)}
        (outcome,) = cases.move_to_version(change, seen, reason="新规定", actor=operator)
        assert outcome.move is not None
        return outcome.move

    def _play_packages(self) -> None:
        """Either district leads a theme over two items of its own, with an application that is sent and a draft with a file."""
        for side, code in ((self.here, "near"), (self.there, "far")):
            items = [side.road.revision.item.code, side.road.item(procedure=False).item.code]
            theme = _theme(code, side.road.bureau, items)
            packages.import_themes([theme], actor=org.system_actor())
            side.play_packages(packages.themes_visible_to(None).standing(code))
            table = {"inputs": [], "rows": [{"when": {}, "risk": "low", "flow": "joint"}]}
            packages.import_themes([{**theme, "code": f"{code}-joint", "table": table}], actor=org.system_actor())
            side.play_parallel(packages.themes_visible_to(None).standing(f"{code}-joint"))

    def _district(self, code: str, name: str) -> Road:
        road = Road()
        division = DivisionFactory(code=code, name=name, level=3)
        for unit in (road.government, road.centre, road.bureau):
            unit.path, unit.division = self.city.path + unit.path, division
            unit.name = unit.name.replace("明川市", name)
            unit.document_mark = f"{name[0]}{unit.document_mark}"
            unit.parent = self.city if unit is road.government else unit.parent
            unit.save()
        return road

    def _citizens(self) -> dict[str, Person]:
        firm, code = self.here.firm, self.here.road.revision.item.code
        agents = {"agent": {"item_codes": [code]}, "agent_for_another_item": {"item_codes": ["another"]}}
        people = {name: ApplicantFactory() for name in ("stranger", "agent_expired", "agent_revoked", *agents)}
        for name, words in agents.items():
            made = AuthorityFactory(principal=firm, agent=self._party_of(people[name]), **words)
            self.authority = made if name == "agent" else self.authority
        until = self.authority.valid_from
        expired = {"valid_from": until.replace(year=until.year - 1), "valid_until": until.replace(year=until.year - 1)}
        AuthorityFactory(principal=firm, agent=self._party_of(people["agent_expired"]), **expired)
        AuthorityFactory(
            principal=firm, agent=self._party_of(people["agent_revoked"]), revoked_at=self.authority.granted_at
        )
        handler = ApplicantFactory()
        self.handlers_link = stand_for(handler, firm, Membership.Relation.HANDLER)
        return {
            **people,
            "handler": handler,
            "representative": self.here.person,
            "representative_elsewhere": self.there.person,
        }

    @staticmethod
    def _party_of(person: Person) -> Party:
        party: Party = vars(person)["party"]
        return party

    def _staff(self) -> dict[str, Person]:
        people: dict[str, Person] = {}
        for side, suffix in ((self.here, ""), (self.there, "_elsewhere")):
            road = side.road
            people |= {
                f"clerk{suffix}": road.clerk,
                f"examiner{suffix}": road.examiner,
                f"chief{suffix}": road.chief,
                f"head{suffix}": road.head,
                f"issuer{suffix}": road.issuer,
                f"editor{suffix}": StaffFactory(unit=road.bureau, role=Role.CATALOGUE_EDITOR),
                f"reviewer{suffix}": StaffFactory(unit=road.government, role=Role.CATALOGUE_REVIEWER),
                f"supervisor{suffix}": StaffFactory(unit=road.government, role=Role.SUPERVISOR),
                f"auditor{suffix}": StaffFactory(unit=road.government, role=Role.AUDITOR),
                f"operator{suffix}": StaffFactory(unit=road.government, role=Role.OPERATOR),
                f"machine{suffix}": MachineFactory(unit=road.bureau, name="业务系统"),
            }
        return people | {
            "operator_of_the_city": StaffFactory(unit=self.city, role=Role.OPERATOR),
            "auditor_of_the_city": StaffFactory(unit=self.city, role=Role.AUDITOR),
            "staff_without_role": StaffFactory(unit=self.here.road.bureau),
        }

    def _api_keys(self) -> dict[str, str]:
        actor = org.system_actor()
        return {
            name: org.issue_api_key(person, f"{name} 的密钥", actor=actor)[1]
            for name, person in self.people.items()
            if name.startswith("machine")
        }

    @property
    def machine_key(self) -> ApiKey:
        """The key of the near district's machine."""
        return org.api_keys_visible_to(self.people["operator"]).filter(person=self.people["machine"]).get()

    @property
    def clerks_role(self) -> RoleHolding:
        """What makes the near district's clerk one."""
        return org.holdings_of(self.people["clerk"]).get()
