"""People leave, roles end, items change: whether the procedures in use still fit is asked again, and those who keep them are told."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from onewindow.base.subjects import Subject
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import ItemPublished, ItemResumed
from onewindow.flows.procedures_in_use import uses_of
from onewindow.kernel.events import service as events
from onewindow.kernel.notices import service as notices
from onewindow.kernel.notices.service import Telling, Text
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Role
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Definition, ProcedureUnfit

UNFIT = Text(
    "procedure_unfit",
    gettext_lazy("流程走不通了：{name}"),
    gettext_lazy(
        "正在用的第 {version} 版有 {count} 处走不通，例如：{sentence}新的办件照常受理，走到那里会停下。"
        "请到“审批流程”看全部，补上人员，或者发布新的一版。"
    ),
)


def register() -> None:
    """An item that comes into force asks at once; organisation and powers publish nothing, so the clock asks every hour."""
    notices.register(UNFIT)
    events.subscribe(ItemPublished, examine_for_item, name="flows.procedures_fit.examine_for_item")
    events.subscribe(ItemResumed, examine_for_item, name="flows.procedures_fit.examine_for_item.resumed")
    events.subscribe(ProcedureUnfit, tell_keepers, name="flows.procedures_fit.tell_keepers")
    events.every("50 * * * *", "procedures.examine_in_use")(examine_all)


def examine_for_item(fact: ItemPublished | ItemResumed) -> None:
    """The procedure that the item names, with this item among its uses."""
    revision = catalogue.in_force().filter(item__code=fact.item_code).first()
    if revision is not None and procedures.name_of(revision.procedure_code):
        examine_one(revision.procedure_code)


def examine_all() -> None:
    """Every published procedure, each in a transaction of its own."""
    for code in dict.fromkeys(version.definition.code for version in procedures.published_versions()):
        examine_one(code)


def examine_one(code: str) -> None:
    """The version in use, as the house itself asks it. Nothing to ask of a procedure of which there is a draft alone."""
    if procedures.published_number(code):
        procedures.examine_in_use(code, uses_of(code), actor=org.system_actor())


@transaction.atomic
def tell_keepers(fact: ProcedureUnfit) -> None:
    """The administrators of the whole house, once an occasion; not when it fits again by now."""
    definition = Definition.objects.get(code=fact.code)
    found = procedures.misfits_of(definition)
    if not found:
        return
    subject = Subject("procedure", fact.code)
    words = {"name": definition.name, "version": fact.number, "count": len(found), "sentence": found[0].sentence}
    notices.tell_many(
        Telling(
            "procedure_unfit",
            words,
            subject,
            f"procedure_unfit:{fact.code}:{fact.at}:{one.pk}",
            person=one,
            channels=("inbox",),
        )
        for one in org.people_at_top(Role.OPERATOR)
    )
