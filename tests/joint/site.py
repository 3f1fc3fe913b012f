"""A city in which four units approve one building together, each with a procedure that may send somebody to look."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from onewindow.base import clock
from onewindow.base.subjects import Subject
from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.joint import service as joint
from onewindow.joint.service import JointSession
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person, Role, system_actor
from onewindow.packages import service as packages
from onewindow.packages.service import Branch, PackageApplication
from onewindow.procedures import service as procedures
from tests.cases.road import DRAWING, at
from tests.factories import StaffFactory
from tests.packages.city import City

UNITS = ("planning", "land", "fire", "civil")
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
FIRST = at(3, 5, 14, 30)  # the third working day after 2 March


class Site(City):
    """``application`` is led by the bureau of markets' unit; each of the four has an examiner and a chief."""

    application: PackageApplication
    leader: Person

    def begin_building(self, units: Sequence[str] = UNITS) -> "Site":
        """Sent to all units, each of which has accepted."""
        drawing = DRAWING.with_name("standard_with_survey.bpmn").read_text()
        procedures.publish("standard_with_survey", "承诺件（需现场踏勘）", drawing, actor=system_actor())
        for alias in units:
            self.revisions[alias] = self.item(alias, procedure_code="standard_with_survey")
        self.leader = StaffFactory(unit=self.lead, role=Role.CHIEF)
        version = self.publish(
            code="building",
            name="建一座楼",
            questions=[],
            items=[{"alias": alias, "fields": {"phone": "phone"}} for alias in units],
            table={"inputs": [], "rows": [{"when": {}, "risk": "low", "flow": "joint"}]},
            limit_amount=None,
            limit_unit="",
        )
        self.application = self._sent(version, units)
        self.accept(self.application, *units)
        return self

    def _sent(self, version: Any, units: Sequence[str]) -> PackageApplication:
        draft = self.begin(version, {})
        form = {"phone": "15406001001", **{f"{alias}__width": 3.5 for alias in units}}
        draft = packages.save(draft, form=form, actor=self.applicant)
        for shared in packages.guide(version, {}).materials:
            if not shared.is_exempt and not shared.is_the_form:
                self.give(draft, shared.code, f"{shared.name}.pdf")
        sent = packages.submit(draft, actor=self.applicant)
        events.run_pending()
        return sent

    def case(self, alias: str) -> Case:
        return self.case_of(self.application, alias)

    def branch(self, alias: str) -> Branch:
        return Branch.objects.select_related("unit", "case").get(application=self.application, alias=alias)

    def examiner(self, alias: str) -> Person:
        return self.staff(alias, Role.EXAMINER)

    def needs_survey(self, *aliases: str) -> None:
        """The examiner wants to go and look: the step of surveying is open."""
        for alias in aliases:
            cases.examine(self.case(alias).number, opinion="要到现场看", outcome="survey", actor=self.examiner(alias))

    def convene(self, kind: str = "survey", units: Sequence[str] = UNITS, **words: Any) -> JointSession:
        keys = [self.branch(alias).pk for alias in units]
        given = {
            "held_at": FIRST,
            "place": "滨河路工地",
            "points": ["出入口", "消防车道"],
            "actor": self.leader,
            **words,
        }
        session = joint.convene(self.application.number, kind, branches=keys, **given)
        events.run_pending()
        return session

    def say(self, session: JointSession, alias: str, verdict: str = "pass", *points: str, **words: Any) -> None:
        given = {"words": "与图纸一致" if verdict == "pass" else "有问题", "actor": self.examiner(alias), **words}
        joint.give_opinion(session.number, self.units[alias].pk, verdict=verdict, points=points, **given)

    def photo(self, session: JointSession, alias: str, name: str = "现场.png") -> Any:
        stream = io.BytesIO(PNG + name.encode())
        return joint.add_photo(session.number, self.units[alias].pk, stream, name, actor=self.examiner(alias))

    def files_of(self, alias: str) -> list[str]:
        return [str(one.key) for one in attachments.of_subject(Subject("case", self.case(alias).number))]


def at_the_hour(session: JointSession, *, hours: int = 1) -> Any:
    """Within the block it is an hour after the session began."""
    return clock.moved_to(session.held_at + dt.timedelta(hours=hours))
