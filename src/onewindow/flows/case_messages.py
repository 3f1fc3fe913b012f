"""Messages between a case and its procedure: what a receive task may wait for, and what a send task tells the applicant."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from onewindow.cases import service as cases
from onewindow.kernel.events import service as events
from onewindow.kernel.notices import service as notices
from onewindow.kernel.org import service as org
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind
from onewindow.procedures import service as procedures

SUPPLEMENTED = "supplemented"
DEFERRED_COMPLETE = "deferred_complete"


def register() -> None:
    """The names of the messages, and the facts that bring them."""
    procedures.register_message(SUPPLEMENTED, gettext_lazy("申请人补充了说明"))
    procedures.register_message(DEFERRED_COMPLETE, gettext_lazy("容缺后补的材料补齐了"))
    events.subscribe(cases.CaseSupplemented, bring_supplement, name="flows.case_messages.bring_supplement")
    events.subscribe(cases.DeferredArrived, bring_deferred, name="flows.case_messages.bring_deferred")
    events.subscribe(procedures.MessageSent, tell, name="flows.case_messages.tell")


def bring_supplement(fact: cases.CaseSupplemented) -> None:
    """The applicant has answered."""
    cases.receive_message(fact.number, SUPPLEMENTED, actor=org.system_actor())


def bring_deferred(fact: cases.DeferredArrived) -> None:
    """The last of the materials that were to follow is there."""
    still_open = timelimits.open_of("case", [fact.number])[fact.number]
    if all(limit.kind != LimitKind.DEFERRED for limit in still_open):
        cases.receive_message(fact.number, DEFERRED_COMPLETE, actor=org.system_actor())


@transaction.atomic
def tell(fact: procedures.MessageSent) -> None:
    """The words of a send task go to the applicant, once for each time the procedure passes it."""
    if fact.subject_kind != "case":
        return
    case = cases.Case.objects.with_page_data().get(number=fact.subject_key)
    context = {"item": case.item_name, "number": case.number, "words": fact.words}
    once = f"case:{case.number}:sent:{fact.node}:{fact.at}"
    notices.tell(case.party, template="procedure_message", context=context, subject=case.subject, once=once)
