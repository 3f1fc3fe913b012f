"""抽查: an auditor looks at what a rule decided, and says whether it was right."""

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotFound
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person
from onewindow.rulings import permissions
from onewindow.rulings.events import RulingFoundWrong
from onewindow.rulings.models import RulingCheck


@transaction.atomic
def check_ruling(key: int, *, finding: str, reason: str, actor: Person) -> RulingCheck:
    """决定正确 or 有误, once. A wrong one is told to those who can revoke what was granted (行政许可法 69).

    Raises ``NotFound``, ``NotPermitted``, ``Conflict('checked_already')``, ``Invalid('finding_missing' | 'reason_missing')``.
    """
    ruling = permissions.samples_visible_to(actor).select_for_update(of=("self",)).filter(pk=key).first()
    if ruling is None:
        raise NotFound("no_such_ruling", _("没有这件抽中的决定，或者不归您核查。"))
    permissions.require(
        permissions.can_check(actor, ruling), _("由本单位的审计人员核查，而且不能是写过或发布过这一版规则的人。")
    )
    if RulingCheck.objects.filter(ruling=ruling).exists():
        raise Conflict("checked_already", _("这件刚刚有人核查过了。"))
    why = _require_words(finding, reason)
    found = RulingCheck.objects.create(
        ruling=ruling, finding=finding, reason=why, checked_by=actor, checked_at=clock.now()
    )
    changes = {"rule_set": ruling.rule_set.code, "finding": finding}
    audit.record("ruling.checked", ruling.subject, actor=actor, changes=changes, note=why)
    if finding == RulingCheck.Finding.WRONG:
        events.publish(RulingFoundWrong(ruling.subject_kind, ruling.subject_key, ruling.rule_set.name, why))
    return found


def _require_words(finding: str, reason: str) -> str:
    if finding not in RulingCheck.Finding.values:
        sentence = _("请选择决定正确还是有误。")
        raise Invalid("finding_missing", sentence, fields={"finding": sentence})
    why = reason.strip()
    if finding == RulingCheck.Finding.WRONG and not why:
        sentence = _("请写明错在哪里，负责撤销的人要看。")
        raise Invalid("reason_missing", sentence, fields={"reason": sentence})
    return why
