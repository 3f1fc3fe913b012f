"""``bench seconds``: from sending an application to its sealed certificate, decided by rule (秒批秒办), with the worker of operation.

One is sent every second, which is 3,600 an hour and more than a city decides in a day; each waits until the PDF of the certificate is kept. What is
measured begins when the application is handed in and ends when the certificate can be fetched.
"""

import os
import time

from django.core.management.base import CommandError

from onewindow.base import clock
from onewindow.cases import service as cases
from onewindow.cases.service import Case, CaseMaterial
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision
from onewindow.console.bench import setting
from onewindow.console.bench.frame import Figure, at_least, at_most, information, percentile
from onewindow.console.bench.served import served
from onewindow.console.progress import progress_bar
from onewindow.kernel.documents.service import Document
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties.service import Membership, Party
from onewindow.rulings.service import Ruling

RULES = "sign_board"
SENT, WARMING, EVERY = 45, 5, 1.0
GOAL_SECONDS = 2
PATIENCE = 30
# Within what the rules of the demo city grant.
FORM = {"height": 0.9, "out": 0.6, "bottom": 3, "lights": "none"}
ANSWERS = {"light": "no", "old": "no"}


def run() -> list[Figure]:
    """Load the city, send at a steady pace, read when each certificate was kept."""
    setting.load()
    revision = catalogue.published().select_related("item__unit").get(rule_set=RULES)
    party, _number, applicant = setting.applicants(setting.CITY / "parties.jsonl", 1)[0]
    Membership.objects.filter(person=applicant, party=party).update(verified=True)
    drafts = [_draft(revision, party, applicant) for _n in range(SENT + WARMING)]
    with served(os.environ):
        _send(drafts[:WARMING], applicant)
        taken = _send(drafts[WARMING:], applicant)
    granted = Ruling.objects.filter(verdict="grant").count()
    return [
        information("申请", SENT, "件"),
        information("每小时", 3600 / EVERY, "件"),
        at_most("提交到证照 p95", percentile(taken, 0.95), "秒", GOAL_SECONDS),
        information("提交到证照 中位数", percentile(taken, 0.5), "秒"),
        information("提交到证照 最慢", max(taken), "秒"),
        at_least("按规则准予", granted / (SENT + WARMING), "", 1),
    ]


def _draft(revision: Revision, party: Party, applicant: Person) -> Case:
    """Filled in, with its materials: the applicant's own time is not measured."""
    case = cases.open_draft(revision, party, actor=applicant, channel="web", answers=ANSWERS)
    form = {**_sample(revision), **FORM}
    case = cases.save_draft(case, form=form, actor=applicant)
    missing = case.materials.filter(state=CaseMaterial.State.MISSING)
    missing.update(state=CaseMaterial.State.RECEIVED, on_paper=True)
    return case


def _sample(revision: Revision) -> dict[str, object]:
    return {name: setting.sample(field) for name, field in revision.form_schema["properties"].items()}


def _send(drafts: list[Case], applicant: Person) -> list[float]:
    """Hand in one after the other at the pace; seconds until each certificate was there."""
    begun: dict[str, float] = {}
    taken: dict[str, float] = {}
    waiting = list(drafts)
    first = clock.stopwatch()
    with progress_bar("申请", len(drafts)) as advance:
        while len(taken) < len(drafts):
            if waiting and clock.stopwatch() - first >= EVERY * len(begun):
                case = waiting.pop(0)
                begun[case.number] = clock.stopwatch()
                cases.submit(case, actor=applicant)
            found = _made(set(begun) - set(taken))
            taken |= {number: clock.stopwatch() - begun[number] for number in found}
            advance(len(found))
            _require_patience(begun, taken)
            time.sleep(0.01)
    return list(taken.values())


def _made(numbers: set[str]) -> list[str]:
    """Those whose certificate is set and kept."""
    rows = Document.objects.filter(subject_kind="case", subject_key__in=numbers, kind="certificate")
    return list(rows.filter(file_key__isnull=False).values_list("subject_key", flat=True))


def _require_patience(begun: dict[str, float], taken: dict[str, float]) -> None:
    late = [number for number in begun if number not in taken and clock.stopwatch() - begun[number] > PATIENCE]
    if late:
        raise CommandError(f"{late[0]}：{PATIENCE} 秒还没有证照")
