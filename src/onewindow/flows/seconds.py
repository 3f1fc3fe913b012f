"""秒批秒办: an application is decided by its item's rules a moment after it was handed in; who takes over what they doubt is told.

Every handler may run more than once: an occasion is ruled once, and a thing told once is not told again.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy

from onewindow.cases import service as cases
from onewindow.kernel.events import service as events
from onewindow.kernel.notices import service as notices
from onewindow.kernel.notices.service import Telling, Text
from onewindow.rulings import service as rulings

INSIDE = ("inbox",)
TEXTS = (
    Text(
        "staff_ruled_doubtful",
        gettext_lazy("规则存疑，请人工办理：{number}"),
        gettext_lazy(
            "“{item}”（{number}，申请人 {applicant}）不能按规则当即决定：{reasons}请在五个工作日内答复申请人。"
        ),
    ),
    Text(
        "staff_ruling_wrong",
        gettext_lazy("自动决定有误，请处理：{number}"),
        gettext_lazy(
            "“{item}”（{number}，申请人 {applicant}）按“{rules}”自动作出的决定，经抽查认为有误：{reason}。请核实，应当撤销的依法撤销。"
        ),
    ),
)


def register() -> None:
    """Who listens, and the words."""
    notices.register(*TEXTS)
    events.subscribe(cases.CaseSubmitted, decide, name="flows.seconds.decide")
    events.subscribe(cases.CaseRuledDoubtful, tell_doubtful, name="flows.seconds.tell_doubtful")
    events.subscribe(rulings.RulingFoundWrong, tell_wrong, name="flows.seconds.tell_wrong")


def decide(fact: cases.CaseSubmitted) -> None:
    """Ask the rules, if the item has any."""
    cases.decide_by_rule(fact.number, occasion=fact.at)


@transaction.atomic
def tell_doubtful(fact: cases.CaseRuledDoubtful) -> None:
    """Those who answer applications hear that this one is theirs, and why."""
    _tell_people(
        fact.number, "accept", "staff_ruled_doubtful", f"ruled_doubtful:{fact.at}", reasons="".join(fact.reasons)
    )


@transaction.atomic
def tell_wrong(fact: rulings.RulingFoundWrong) -> None:
    """Those who can revoke what was granted (行政许可法 69) hear what the auditor found."""
    if fact.subject_kind == "case":
        words = {"rules": fact.rule_set, "reason": fact.reason}
        _tell_people(fact.subject_key, "revoke", "staff_ruling_wrong", "ruling_wrong", **words)


def _tell_people(number: str, verb: str, template: str, occasion: str, **words: str) -> None:
    case = cases.Case.objects.with_page_data().get(number=number)
    context = {"item": case.item_name, "number": case.number, "applicant": case.party_name, **words}
    notices.tell_many(
        Telling(template, context, case.subject, f"case:{number}:{occasion}:{one.pk}", person=one, channels=INSIDE)
        for one in cases.people_who_can(verb, case)
    )
