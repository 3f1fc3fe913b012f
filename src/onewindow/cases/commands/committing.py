"""告知承诺: the applicant gives their word in the place of a material; it is checked after the grant, and untrue it is revoked."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, said
from onewindow.cases import papers
from onewindow.cases.commands.materials import ARRIVAL, arrive, material_of, stands_no_more
from onewindow.cases.commands.walk import record, staying, write
from onewindow.cases.events import CommitmentChecked
from onewindow.cases.models import Case, CaseMaterial, Commitment
from onewindow.cases.states import State
from onewindow.kernel.documents import service as documents
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind

WRITABLE = (State.DRAFT, State.CORRECTION)


@transaction.atomic
def commit(case: Case | str, code: str, *, accepted: bool, actor: Person) -> Case:
    """The applicant promises what the item's text says, knowing what follows if it is untrue. Their own word: no agent gives it.

    The 告知承诺书 is drawn up when the application is sent. Raises ``Invalid('no_such_material' | 'commitment_not_accepted')``,
    ``Conflict('no_commitment' | 'agents_do_not_commit' | 'wrong_state')``.
    """
    case = staying(case, "save_draft", actor=actor)
    row = material_of(case, code)
    text = case.revision.materials.filter(code=code).values_list("commitment", flat=True).first() or ""
    if not text or row.state not in (CaseMaterial.State.MISSING, CaseMaterial.State.FAILED):
        raise Conflict("no_commitment", _("这份材料现在不能用承诺代替，请上传。"))
    if case.agent is not None:
        raise Conflict(
            "agents_do_not_commit", _("承诺要申请人自己作，代理人不能代为承诺。请上传材料，或者请申请人登录来承诺。")
        )
    if not accepted:
        sentence = _("请先看清承诺内容和不实的后果，再勾选。")
        raise Invalid("commitment_not_accepted", sentence, fields={"accepted": sentence})
    stands_no_more(case, [code])
    case.new_material_at = case.saved_at = clock.now()
    words = {"name": row.name, "text": text, "made_at": case.saved_at, "made_by": actor, "document": ""}
    Commitment.objects.update_or_create(case=case, code=code, defaults=words)
    arrive(row, case.saved_at, actor=actor)
    row.state = CaseMaterial.State.COMMITTED
    row.save(update_fields=ARRIVAL)
    write(case, "new_material_at", "saved_at")
    record(case, "case.committed", actor=actor, material=code)
    return case


def draw_up_commitments(case: Case, rows: Sequence[CaseMaterial], *, actor: Person) -> None:
    """告知承诺书 for each word given that has none yet. No statement where nobody gave one."""
    codes = [row.code for row in rows if row.state == CaseMaterial.State.COMMITTED]
    made = list(Commitment.objects.filter(case=case, code__in=codes, document="").order_by("pk")) if codes else []
    if not made:
        return
    drawn = papers.commitments(case, made, actor=actor)
    for one, paper in zip(made, drawn, strict=True):
        one.document = paper.number
    Commitment.objects.bulk_update(made, ["document"])
    events.publish(*documents.facts_of(drawn))


@transaction.atomic
def check_commitment(case: Case | str, code: str, *, finding: str, actor: Person, reason: str = "") -> Case:
    """核查承诺 after the grant: true, or untrue with the reason. Untrue is told to the applicant and to those who can revoke (69).

    Raises ``Conflict('nothing_to_check')``, ``Invalid('finding_missing' | 'reason_missing')``.
    """
    case = staying(case, "check_commitment", actor=actor)
    made = Commitment.objects.filter(case=case, code=code, finding="").first()
    if made is None or case.revoked_at is not None:
        raise Conflict("nothing_to_check", _("这一项没有要核查的承诺，可能刚刚有人核查过。"))
    if finding not in Commitment.Finding.values:
        sentence = _("请选择承诺属实还是不实。")
        raise Invalid("finding_missing", sentence, fields={"finding": sentence})
    why = reason.strip()
    broken = finding == Commitment.Finding.BROKEN
    if broken:
        why = said(reason, "reason_missing", _("请写明哪里不实，申请人和负责撤销的人要看。"), field="reason")
    made.finding, made.reason, made.checked_at, made.checked_by = finding, why, clock.now(), actor
    made.save(update_fields=["finding", "reason", "checked_at", "checked_by"])
    state = CaseMaterial.State.FAILED if broken else CaseMaterial.State.PASSED
    case.materials.filter(code=code).update(state=state, note=why)
    timelimits.finish(case.subject, [LimitKind.COMMITMENT], labels=[code], actor=actor)
    fact = CommitmentChecked(case.number, made.name, finding, why)
    record(case, "case.commitment_checked", fact, actor=actor, note=why, material=code, finding=finding)
    return case
