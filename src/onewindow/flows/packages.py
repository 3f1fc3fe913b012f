"""A one-thing package follows its cases, and the applicant hears of it as one."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.cases import service as cases
from onewindow.kernel.events import service as events
from onewindow.kernel.notices import service as notices
from onewindow.kernel.org import service as org
from onewindow.packages import service as packages
from onewindow.packages.service import PackageApplication

# Whatever may open what waits, stop or end the common clock, or close the whole.
MOVES = (
    cases.CaseAccepted,
    cases.CaseNotAccepted,
    cases.CaseReturned,
    cases.CaseSuspended,
    cases.CaseResumed,
    cases.CaseDecided,
    cases.CaseIssued,
    cases.CaseDelivered,
    cases.CaseRevoked,
    cases.CaseWithdrawn,
    cases.CaseArchived,
)


def register() -> None:
    """Who listens to which fact."""
    for fact in MOVES:
        events.subscribe(fact, follow_case, name=f"flows.packages.follow_case.{fact.__name__}")
    events.subscribe(packages.PackageSubmitted, tell_sent, name="flows.packages.tell_sent")
    events.subscribe(packages.BranchOpened, tell_opened, name="flows.packages.tell_opened")
    events.subscribe(packages.BranchDropped, tell_dropped, name="flows.packages.tell_dropped")
    events.subscribe(packages.PackageWithdrawn, tell_withdrawn, name="flows.packages.tell_withdrawn")
    events.subscribe(packages.PackageFinished, tell_finished, name="flows.packages.tell_finished")


def follow_case(fact: Any) -> None:
    """Reckoned from how the cases stand now: which of them moved, and how often this is told, does not matter."""
    for number in packages.numbers_holding(fact.number):
        packages.settle(number, actor=org.system_actor())


def tell_sent(fact: packages.PackageSubmitted) -> None:
    """One receipt in words for all of them; each case has its own receipt as a document."""
    waiting = _("、").join(fact.waiting)
    later = _("%(items)s等前一件办好后自动送出。") % {"items": waiting} if waiting else ""
    tell_party(
        fact.number, "package_sent", "sent", count=len(fact.items), items=_("、").join(fact.items), waiting=later
    )


def tell_opened(fact: packages.BranchOpened) -> None:
    """What waited went on by itself."""
    tell_party(fact.number, "package_branch_opened", f"opened:{fact.case}", item=fact.item)


def tell_dropped(fact: packages.BranchDropped) -> None:
    """What waited for something refused was not sent. After a withdrawal the applicant knows why."""
    tell_party(fact.number, "package_branch_dropped", f"dropped:{fact.item}", item=fact.item, because=fact.because)


def tell_withdrawn(fact: packages.PackageWithdrawn) -> None:
    """What was withdrawn, and what was decided already and stands."""
    kept = _("“%(items)s”已经作出决定，照样有效。") % {"items": _("、").join(fact.kept)} if fact.kept else ""
    tell_party(fact.number, "package_withdrawn", "withdrawn", withdrawn=_("、").join(fact.withdrawn), kept=kept)


def tell_finished(fact: packages.PackageFinished) -> None:
    """All results stand on one page."""
    tell_party(fact.number, "package_finished", "finished")


@transaction.atomic
def tell_party(number: str, template: str, occasion: str, **words: Any) -> None:
    """One message of a whole to its applicant, once for each occasion."""
    application = _application(number)
    notices.tell(
        application.party,
        template=template,
        context={"theme": application.name, "number": number, **words},
        subject=application.subject,
        once=f"package:{number}:{occasion}",
    )


def _application(number: str) -> PackageApplication:
    return packages.visible_to(org.system_actor()).select_related("party").get(number=number)
