"""The official documents of a case and what they say (行政许可法 32, 38, 42, 44, 45): facts, reasons, remedies.

How they look is the affair of ``kernel.documents``, whose ``kinds`` names what each takes; all values are words for people.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.chinese import long_date
from onewindow.base.codes import LimitUnit
from onewindow.base.official import officially
from onewindow.cases import rules
from onewindow.cases.grounds import Ending, Ground
from onewindow.cases.models import Case, CaseMaterial, Commitment
from onewindow.cases.states import Outcome
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.service import KINDS, Document, Draft
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits.service import PauseReason
from onewindow.kernel.workcalendar.service import calendar


@officially
def receipt(case: Case, rows: Sequence[CaseMaterial], *, actor: Person) -> Document:
    """申请材料接收凭证: what was received and when."""
    return _issue(_receipt(case, rows), actor)


@officially
def receipts(pairs: Sequence[tuple[Case, Sequence[CaseMaterial]]], *, actor: Person) -> list[Document]:
    """The receipts of several applications handed in at once, in their order. One statement."""
    return documents.draw_up([_receipt(case, rows) for case, rows in pairs], actor=actor)


@officially
def acceptance(case: Case, *, actor: Person) -> Document:
    """受理通知书: accepted on which day, how long, due by which, and what may still follow (容缺后补), which came with the lock."""
    later = [(row["name"], dt.date.fromisoformat(row["due_on"])) for row in vars(case)["deferred"]]
    return _issue(_acceptance(case, later), actor)


@officially
def receipt_and_acceptance(case: Case, rows: Sequence[CaseMaterial], *, actor: Person) -> list[Document]:
    """Both papers of an intake at once."""
    later = [(row.name, row.due_on) for row in rows if row.due_on]
    return documents.draw_up([_receipt(case, rows), _acceptance(case, later)], actor=actor)


@officially
def correction(case: Case, wanted: Mapping[str, str], *, actor: Person) -> Document:
    """补正材料一次性告知书: everything that is missing or wrong, and by when to bring it."""
    return _issue(_correction(case, wanted), actor)


@officially
def receipt_and_correction(
    case: Case, rows: Sequence[CaseMaterial], wanted: Mapping[str, str], *, actor: Person
) -> list[Document]:
    """Both papers of an intake that is to be corrected."""
    return documents.draw_up([_receipt(case, rows), _correction(case, wanted)], actor=actor)


@officially
def non_acceptance(case: Case, *, actor: Person) -> Document:
    """不予受理决定书: reason and remedies."""
    content = {"applied_on": _day(case.submitted_at), "reasons": [case.refusal_reason], **_remedies(case)}
    return _issue(_draft("non_acceptance", case, content), actor)


@officially
def return_notice(case: Case, reason: str, *, actor: Person) -> Document:
    """退件通知书: why, and what the applicant can do now."""
    following = _("填过的内容都已保留。材料备齐后可以重新申请；认为应当受理的，可以要求本机关作出书面答复。")
    content = {"applied_on": _day(case.submitted_at), "reasons": [reason], "next": following}
    return _issue(_draft("return_notice", case, content), actor)


@officially
def special_procedure(case: Case, kind: str, days_needed: int, reason: str, *, actor: Person) -> Document:
    """特别程序告知书: which procedure, why, and how many working days it needs (行政许可法 45)."""
    today = long_date(clock.today())
    content = {
        "procedure": str(PauseReason(kind).label),
        "days": _working_days(days_needed),
        "starts_on": today,
        "reason": reason,
    }
    return _issue(_draft("special_procedure", case, content), actor)


@officially
def extension(case: Case, days: int, reason: str, *, actor: Person) -> Document:
    """延期告知书: how many working days more, and why (行政许可法 42)."""
    content = {
        "accepted_on": _day(case.accepted_at),
        "days": _working_days(days),
        "reason": reason,
        "due_on": _day(case.due_at),
    }
    return _issue(_draft("extension", case, content), actor)


@officially
def decision(case: Case, told: Sequence[tuple[str, str]] = (), *, actor: Person) -> Document:
    """准予 or 不予行政许可决定书; a refusal with its reason and the remedies (行政许可法 38). ``told`` stands in it as a table."""
    content: dict[str, Any] = {"accepted_on": _day(case.accepted_at), "basis": _basis(case)}
    if told:
        content["facts"] = [list(line) for line in told]
    if case.outcome == Outcome.GRANTED:
        return _issue(_draft("grant", case, content), actor)
    return _issue(_draft("refusal", case, content | {"reasons": [case.refusal_reason], **_remedies(case)}), actor)


@officially
def revocation(case: Case, ground: Ground, reason: str, *, actor: Person) -> Document:
    """撤销 or 注销行政许可决定书: reason, article, from when, and the remedies (行政许可法 69, 70)."""
    kind = "revocation" if ground.ending == Ending.REVOKED else "cancellation"
    content = {
        "granted_on": _day(case.decided_at),
        "certificate_number": case.certificate_number,
        "ends_on": _day(case.revoked_at),
        "reasons": [reason],
        "basis": [ground.legal_basis],
        **_remedies(case),
    }
    return _issue(_draft(kind, case, content), actor)


@officially
def proof_of_service(case: Case, *, actor: Person) -> Document:
    """送达回证: what was handed over, how, when, by whom and to whom."""
    title = case.revision.result_name if case.outcome == Outcome.GRANTED else str(KINDS["refusal"].name)
    content = {
        "documents": [{"title": title or case.item_name, "number": case.certificate_number}],
        "method": method_words(str(case.delivery.get("method", ""))),
        "recipient": str(case.delivery.get("receiver", "")),
        "delivered_on": _day(case.delivered_at),
        "deliverer": actor.name,
        "note": _tracking_words(str(case.delivery.get("tracking", ""))),
    }
    return _issue(_draft("delivery", case, content), actor)


@officially
def commitments(case: Case, made: Sequence[Commitment], *, actor: Person) -> list[Document]:
    """告知承诺书: what is promised in the place of which material, and what follows if it is untrue."""
    drafts = [
        _draft(
            "commitment",
            case,
            {"material": one.name, "promise": one.text, "made_on": _day(one.made_at), "promiser": case.party_name},
        )
        for one in made
    ]
    return documents.draw_up(drafts, actor=actor)


@officially
def renewal_by_law(case: Case, expired: Document, *, actor: Person) -> Document:
    """视为准予延续通知书: which licence ended when, and from when it is renewed (行政许可法 50)."""
    last = expired.valid_until or clock.today()
    content = {
        "applied_on": _day(case.submitted_at),
        "certificate_number": expired.number,
        "ended_on": long_date(last),
        "renewed_from": long_date(last + dt.timedelta(days=1)),
        "basis": _basis(case),
    }
    return _issue(_draft("renewal_by_law", case, content), actor)


@officially
def certificate(case: Case, first_day: dt.date | None = None, *, actor: Person) -> Document:
    """The certificate under its 电子证照标识, valid from the decision, or ``first_day``, for the item's months."""
    first = first_day or _date(case.decided_at)
    last = rules.valid_until(first, case.revision.result_validity_months)
    content = {
        "item": case.item_name,
        "case_number": case.number,
        "holder_code": case.party.id_masked,
        "fields": [[_("许可内容"), case.title or case.item_name], [_("发证机关"), case.organ.name]],
    }
    draft = Draft(
        kind="certificate",
        subject=case.subject,
        unit=case.organ,
        title=case.revision.result_name or case.item_name,
        holder=case.party_name,
        content=content,
        number=documents.next_certificate_number(case.organ),
        valid_from=first,
        valid_until=last,
    )
    return _issue(draft, actor)


def method_words(code: str) -> str:
    """The way of delivery in words."""
    return {"counter": _("窗口领取"), "courier": _("邮寄"), "electronic": _("电子送达")}.get(code, code)


def _issue(draft: Draft, actor: Person) -> Document:
    return documents.draw_up([draft], actor=actor)[0]


def _draft(kind: str, case: Case, content: dict[str, Any]) -> Draft:
    common = {"item": case.item_name, "case_number": case.number, "contact": _contact(case)}
    return Draft(
        kind=kind,
        subject=case.subject,
        unit=case.organ,
        title=str(KINDS[kind].name),
        holder=case.party_name,
        content=common | content,
        number="",
    )


def _receipt(case: Case, rows: Sequence[CaseMaterial]) -> Draft:
    states = CaseMaterial.State
    given = (states.RECEIVED, states.PASSED, states.EXEMPT, states.COMMITTED)
    materials = [{"name": row.name, "form": _form_words(row), "copies": "1"} for row in rows if row.state in given]
    content = {
        "received_on": _day(case.received_at),
        "materials": materials,
        "channel": str(case.get_channel_display()),
        "receiver": case.window_unit.name if case.window_unit else case.unit.name,
    }
    return _draft("receipt", case, content)


def _correction(case: Case, wanted: Mapping[str, str]) -> Draft:
    last = calendar().add_working_days(clock.today(), rules.CORRECTION_DAYS)
    materials = [{"name": name, "reason": words} for name, words in wanted.items()]
    content = {"applied_on": _day(case.submitted_at), "materials": materials, "due_on": long_date(last)}
    return _draft("correction", case, content)


def _acceptance(case: Case, later: Sequence[tuple[str, dt.date]]) -> Draft:
    content = {
        "applied_on": _day(case.submitted_at),
        "accepted_on": _day(case.accepted_at),
        "limit": _promise(case),
        "due_on": _day(case.due_at),
        "deferred": [{"name": name, "due_on": long_date(day)} for name, day in later],
    }
    return _draft("acceptance", case, content)


def _form_words(row: CaseMaterial) -> str:
    if row.state == CaseMaterial.State.EXEMPT:
        return _("免提交")
    if row.state == CaseMaterial.State.COMMITTED:
        return _("告知承诺")
    return _("纸质") if row.on_paper else _("电子")


def _promise(case: Case) -> str:
    revision = case.revision
    if revision.promised_amount == 0:
        return _("当场办结")
    if revision.promised_amount is not None:
        return f"{revision.promised_amount} {LimitUnit(revision.promised_unit or LimitUnit.WORKING_DAY).label}"
    if revision.statutory_amount is not None:
        return f"{revision.statutory_amount} {LimitUnit(revision.statutory_unit or LimitUnit.WORKING_DAY).label}"
    return ""


def _remedies(case: Case) -> dict[str, str]:
    """行政复议 within 60 days (行政复议法 20), 行政诉讼 within six months (行政诉讼法 46); the periods stand in the template."""
    return {
        "reconsideration": _("%(unit)s的本级人民政府") % {"unit": case.organ.name},
        "court": _("有管辖权的人民法院"),
    }


def _basis(case: Case) -> list[str]:
    return [" ".join(filter(None, (law.get("law"), law.get("article")))) for law in case.revision.legal_basis]


def _contact(case: Case) -> str:
    """Who answers questions: also of an entrusted unit, which decides in another's name (行政许可法 24)."""
    name = _("%s（受委托办理）") % case.unit.name if case.entrusted_by else case.unit.name
    return " ".join(filter(None, (name, case.unit.address, case.unit.phone)))


def _working_days(n: int) -> str:
    return _("%d 个工作日") % n


def _tracking_words(tracking: str) -> str:
    return _("邮件号 %s") % tracking if tracking else ""


def _date(moment: dt.datetime | None) -> dt.date:
    return clock.local(moment or clock.now()).date()


def _day(moment: dt.datetime | None) -> str:
    return long_date(_date(moment)) if moment else ""
