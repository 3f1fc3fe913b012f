"""Materials that nobody has to bring: taken over, or confirmed by a data source; what was used is kept with the case."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.codes import FewerWay, TrustGrade
from onewindow.base.errors import Conflict
from onewindow.cases import fewer
from onewindow.cases.commands.materials import ARRIVAL, arrive, material_of, stands_no_more
from onewindow.cases.commands.walk import locked, record, staying, write
from onewindow.cases.events import MaterialsToVerify
from onewindow.cases.fewer import Offer
from onewindow.cases.models import Case, CaseMaterial, Evidence
from onewindow.cases.states import State
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind
from onewindow.kernel.parties import service as parties

WRITABLE = (State.DRAFT, State.CORRECTION)


@transaction.atomic
def take_over(case: Case | str, code: str, reference: str, *, actor: Person) -> Case:
    """已有，无需上传: what ``offers`` names stands for the material, by the applicant's own choice; files come along.

    Raises ``Invalid('no_such_material')``, ``Conflict('offer_gone')`` when it is no more on offer.
    """
    case = staying(case, "add_file", actor=actor)
    row = material_of(case, code)
    offer = fewer.offers(case, actor=actor).get(code) if case.state in WRITABLE else None
    if offer is None or offer.reference != reference:
        raise Conflict("offer_gone", _("这一份现在不能用了，可能过了有效期。请上传一份。"))
    stands_no_more(case, [code])
    case.new_material_at = case.saved_at = clock.now()
    for file in offer.files:
        attachments.store_again(file, subject=case.subject, purpose=code, actor=actor)
    arrive(row, case.saved_at, actor=actor)
    if offer.way == FewerWay.CERTIFICATE:
        row.state = CaseMaterial.State.EXEMPT
    row.save(update_fields=ARRIVAL)
    _keep(case, offer, actor)
    write(case, "new_material_at", "saved_at")
    record(case, "case.material_taken_over", actor=actor, material=code, way=offer.way, reference=offer.reference)
    return case


def _keep(case: Case, offer: Offer, actor: Person) -> None:
    Evidence.objects.create(
        case=case,
        code=offer.code,
        way=offer.way,
        outcome=Evidence.Outcome.USED,
        grade=offer.grade,
        source=offer.name,
        reference=offer.reference,
        digest=offer.digest,
        facts={str(_("有效期至")): offer.until.isoformat()} if offer.until else {},
        at=case.saved_at,
        by=actor,
    )


def ask_sources(case: Case, rows: Iterable[CaseMaterial], *, actor: Person) -> MaterialsToVerify | None:
    """The fact that data sources are to be asked about these new rows; nobody unproven learns what a source knows.

    No statement when nothing is asked.
    """
    codes = {row.code: row.dataset for row in rows if row.dataset}
    if not codes or actor.kind != PersonKind.APPLICANT:
        return None
    if not parties.proven_parties(actor).filter(pk=case.party_id).exists():
        return None
    Evidence.objects.bulk_create(
        Evidence(
            case=case,
            code=code,
            way=FewerWay.VERIFICATION,
            outcome=Evidence.Outcome.ASKED,
            source=dataset,
            at=case.saved_at,
            by=actor,
        )
        for code, dataset in codes.items()
    )
    return MaterialsToVerify(case.number, case.saved_at.isoformat())


def asked_of(number: str) -> list[Evidence]:
    """What data sources still have to answer about a case, with its applicant. One statement."""
    rows = Evidence.objects.filter(case__number=number, outcome=Evidence.Outcome.ASKED)
    return list(rows.select_related("case__party").order_by("pk"))


@transaction.atomic
def note_answer(
    asked: Evidence, *, found: bool | None, source: str, reference: str = "", facts: Mapping[str, str], digest: str = ""
) -> None:
    """A data source has answered: the material need not be brought, or has to be after all. ``found`` is ``None`` when it did not answer.

    Safe to repeat; what was uploaded meanwhile stays. By the house itself.
    """
    actor = org.system_actor()
    case = locked(asked.case.number, actor=actor)
    row = case.materials.filter(code=asked.code, state=CaseMaterial.State.MISSING).first()
    evidence = Evidence.objects.filter(pk=asked.pk, outcome=Evidence.Outcome.ASKED).first()
    if evidence is None:
        return
    used = bool(found) and row is not None and case.state in WRITABLE
    evidence.outcome = _outcome(found, used=used)
    evidence.source, evidence.at, evidence.by = source, clock.now(), actor
    if used and row is not None:
        evidence.reference, evidence.digest, evidence.facts = reference, digest, dict(facts)
        evidence.grade = TrustGrade.SOURCE
        row.state, row.note = CaseMaterial.State.EXEMPT, ""
        row.save(update_fields=["state", "note"])
    evidence.save()
    record(case, "case.material_verified", actor=actor, material=asked.code, source=source, outcome=evidence.outcome)


def _outcome(found: bool | None, *, used: bool) -> str:
    if found is None:
        return Evidence.Outcome.UNAVAILABLE
    if not found:
        return Evidence.Outcome.DIFFERS
    return Evidence.Outcome.USED if used else Evidence.Outcome.REPLACED
