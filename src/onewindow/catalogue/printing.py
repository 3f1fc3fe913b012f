"""The guide on paper: the whole of it, and the one-time notice sheet (一次性告知单) for the person's own answers.

Words are data for the templates ``guide`` and ``notice_sheet`` of ``kernel.documents``, whose heads name every key; the QR code
leads to the address given.
"""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from onewindow.base import clock, dates
from onewindow.base.codes import ItemType
from onewindow.catalogue.guide import Guide, Needed
from onewindow.catalogue.models import ServiceWindow, Step
from onewindow.kernel.documents import service as documents


def guide_qr(address: str) -> str:
    """The address of a guide as a QR code, SVG."""
    return documents.qr(address)


def print_guide(guide: Guide, address: str) -> bytes:
    """The printable guide, PDF."""
    return documents.render("guide", guide_words(guide, address))


def print_notice_sheet(guide: Guide, address: str) -> bytes:
    """The one-time notice sheet for these answers, PDF: what to bring, where, how long."""
    return documents.render("notice_sheet", notice_words(guide, address))


def guide_words(guide: Guide, address: str) -> dict[str, Any]:
    """What the printed guide says."""
    return {
        **_head(guide, address),
        "code": guide.revision.item.code,
        "facts": _facts(guide),
        "conditions": list(guide.conditions),
        "materials": [_material(needed) for needed in guide.materials],
        "steps": [_step(step) for step in guide.steps],
        "fees": [{"name": name, "amount": amount, "basis": basis} for name, amount, basis, _cut in guide.cost.rows],
        "results": [guide.result] if guide.result else [],
        "basis": list(guide.basis),
        "remedies": _remedies(guide),
        "questions": [{"question": one.question, "answer": one.answer} for one in guide.questions],
    }


def notice_words(guide: Guide, address: str) -> dict[str, Any]:
    """What the sheet says: only what this person's answers call for; what we fetch ourselves is not to be brought."""
    chosen = [option.label for choice in guide.choices for option in choice.options if option.is_chosen]
    deferred = [needed.name for needed in guide.materials if needed.is_deferrable]
    note = _("缺这些材料也可以先受理，按期补交：%(names)s。") % {"names": "、".join(deferred)} if deferred else ""
    return {
        **_head(guide, address),
        "scenario": "，".join(chosen),
        "limit": guide.duration.promised,
        "fee": guide.cost.summary,
        "visits": guide.visits,
        "materials": [_material(needed) for needed in guide.materials if not needed.is_exempt],
        "deferred_note": note,
        "attention": _attention(guide),
    }


def _head(guide: Guide, address: str) -> dict[str, Any]:
    revision = guide.revision
    phones = [
        _("咨询电话 %(phone)s") % {"phone": revision.consult_phone} if revision.consult_phone else "",
        _("投诉电话 %(phone)s") % {"phone": revision.complaint_phone} if revision.complaint_phone else "",
    ]
    return {
        "title": revision.name,
        "city": settings.ONEWINDOW_CITY,
        "unit": revision.authority_name,
        "printed_on": dates.long_date(clock.today()),
        "qr": guide_qr(address),
        "address_of_guide": address,
        "windows": [_window(window) for window in guide.windows],
        "contact": "，".join(phone for phone in phones if phone),
    }


def _facts(guide: Guide) -> list[list[str]]:
    revision = guide.revision
    pairs = [
        [_("事项类型"), revision.get_item_type_display()],
        [_("办件类型"), revision.get_case_type_display()],
        [_("承诺办结时限"), guide.duration.promised],
        [_("法定办结时限"), guide.duration.statutory],
        [_("收费"), guide.cost.summary],
        [_("到现场次数"), guide.visits],
        [_("版本"), _("第 %(n)s 版") % {"n": revision.number}],
        [_("施行日期"), dates.long_date(revision.effective_from) if revision.effective_from else ""],
    ]
    return [pair for pair in pairs if pair[1]]


def _remedies(guide: Guide) -> list[str]:
    """行政复议法 20 and 行政诉讼法 46: what to do against a refusal. A public service decides no rights."""
    if guide.revision.item_type == ItemType.PUBLIC_SERVICE:
        return []
    return [_("不批准的，我们会写明理由。您可以在 60 日内申请行政复议，或者在 6 个月内提起行政诉讼。")]


def _attention(guide: Guide) -> list[str]:
    exempt = [needed.name for needed in guide.materials if needed.is_exempt]
    lines = [
        _("%(names)s不用您交，由系统自动取得。") % {"names": "、".join(exempt)} if exempt else "",
        guide.duration.sentence,
        *guide.duration.notes,
        guide.visits_note if guide.revision.visits else "",
    ]
    return [line for line in lines if line]


def _material(needed: Needed) -> dict[str, Any]:
    return {
        "name": needed.name,
        "form": needed.form,
        "copies": needed.count,
        "source": needed.source,
        "necessity": needed.necessity,
        "note": "；".join(words for words in (needed.note.rstrip("。"), _papers(needed)) if words),
    }


def _papers(needed: Needed) -> str:
    """What the guide online has for this material."""
    if needed.blank_form and needed.sample:
        return _("网上指南有空白表格和样表")
    if needed.blank_form:
        return _("网上指南有空白表格")
    return _("网上指南有样表") if needed.sample else ""


def _window(window: ServiceWindow) -> dict[str, str]:
    return {"name": window.place, "address": window.address, "hours": window.hours, "phone": window.phone}


def _step(step: Step) -> dict[str, str]:
    limit = dates.count_words(step.amount, step.unit) if step.amount else ""
    return {"name": step.name, "limit": limit, "unit": step.unit_name, "note": step.standard}
