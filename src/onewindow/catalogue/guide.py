"""办事指南 in the person's own words: everything a page, a printed guide and a kiosk say of an item for these answers.

Nothing here asks the database but for the parts of the revision (already there after ``with_parts``) and the calendar.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from onewindow.base import clock, dates
from onewindow.base.codes import MaterialFormat, Necessity
from onewindow.catalogue import papers
from onewindow.catalogue.form_papers import has_form_sample
from onewindow.catalogue.models import Material, Question, Revision, ServiceWindow, Step
from onewindow.catalogue.scenarios import (
    answers_given,
    is_filled_online,
    materials_for,
    materials_left_out,
    questions_for,
)
from onewindow.catalogue.shape import part_rows
from onewindow.catalogue.states import RevisionState
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Explanation, LimitKind, Policy


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    value: str
    label: str
    help: str
    is_chosen: bool


@dataclass(frozen=True)
class Choice:
    """A scenario question as a page shows it."""

    key: str
    question: str
    help: str
    options: tuple[Option, ...]

    @property
    def is_answered(self) -> bool:
        return any(option.is_chosen for option in self.options)


@dataclass(frozen=True)
class Paper:
    """A blank form or a sample: a file by its public key, the application form itself, or only words of a foreign list."""

    words: str = ""
    key: UUID | None = None
    is_form: bool = False

    def __bool__(self) -> bool:
        return self.is_form or bool(self.words)


@dataclass(frozen=True)
class Needed:
    """A material. ``how`` says how to hand it in; ``note`` what to see to; an exempt one is fetched by us: 不用您交."""

    code: str
    name: str
    how: str
    note: str
    tags: tuple[str, ...]
    is_exempt: bool
    is_deferrable: bool
    is_required: bool
    form: str
    count: int
    source: str
    necessity: str
    blank_form: Paper
    sample: Paper


@dataclass(frozen=True)
class Duration:
    """How long it takes. ``explanation`` tells day by day why the last day is that day, if accepted today."""

    promised: str
    statutory: str
    sentence: str
    notes: tuple[str, ...]
    due: dt.date | None
    explanation: Explanation | None


@dataclass(frozen=True)
class Cost:
    """``summary`` fits on a tile; ``rows`` are item, standard, basis, reduction."""

    summary: str
    sentence: str
    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class Guide:
    """One item for one person's answers."""

    revision: Revision
    answers: Mapping[str, str]
    takes_applications: bool
    standing: str
    choices: tuple[Choice, ...]
    conditions: tuple[str, ...]
    not_for: tuple[tuple[str, str], ...]
    materials: tuple[Needed, ...]
    left_out: tuple[str, ...]
    duration: Duration
    cost: Cost
    visits: str
    visits_note: str
    windows: tuple[ServiceWindow, ...]
    steps: tuple[Step, ...]
    basis: tuple[str, ...]
    questions: tuple[Question, ...]
    result: str
    result_sample: Paper

    @property
    def is_answered(self) -> bool:
        """Whether every question asked has an answer: only then is the list of materials final."""
        return all(choice.is_answered for choice in self.choices)

    @property
    def to_bring(self) -> int:
        """How many materials the person has to hand in."""
        return sum(not material.is_exempt for material in self.materials)

    @property
    def exempt(self) -> int:
        """How many we fetch ourselves."""
        return sum(material.is_exempt for material in self.materials)


def guide(revision: Revision, answers: Mapping[str, Any], today: dt.date | None = None) -> Guide:
    """The guide of a revision for these answers, as of ``today`` (the city's date, if none is given)."""
    known = answers_given(revision, answers)
    return Guide(
        revision=revision,
        answers=known,
        takes_applications=revision.state == RevisionState.PUBLISHED,
        standing=_standing(revision),
        choices=tuple(_choice(question, known) for question in questions_for(revision, known)),
        conditions=tuple(revision.conditions),
        not_for=tuple((row["text"], row.get("item_code", "")) for row in revision.not_for),
        materials=tuple(_needed(material) for material in materials_for(revision, known)),
        left_out=tuple(material.name for material in materials_left_out(revision, known)) if known else (),
        duration=_duration(revision, today or clock.today()),
        cost=_cost(revision),
        visits=_("%(n)s 次") % {"n": revision.visits},
        visits_note=_visits_note(revision),
        windows=tuple(part_rows(revision, "windows")),
        steps=tuple(part_rows(revision, "steps")),
        basis=tuple(_basis(row) for row in revision.legal_basis),
        questions=tuple(part_rows(revision, "questions")),
        result=revision.result_name,
        result_sample=_paper(revision.result_sample),
    )


def _standing(revision: Revision) -> str:
    if revision.state == RevisionState.SUSPENDED:
        return _("这个事项暂停办理，恢复以后这里会写明。已经提交的照常办。")
    if revision.state in {RevisionState.WITHDRAWN, RevisionState.REPLACED}:
        return _("这是以前的版本，现在不按它办理。")
    return ""


def _choice(question: Mapping[str, Any], answers: Mapping[str, str]) -> Choice:
    chosen = answers.get(question["key"])
    options = tuple(
        Option(option["value"], option["label"], option.get("help", ""), option["value"] == chosen)
        for option in question["options"]
    )
    return Choice(question["key"], question["question"], question.get("help", ""), options)


# --- what to bring ---------------------------------------------------------------------------------------


def _needed(material: Material) -> Needed:
    exempt = bool(material.exempt_by)
    return Needed(
        code=material.code,
        name=material.name,
        how=_("系统自动取得") if exempt else _how(material),
        note=_("由%(source)s核验") % {"source": _origin(material)} if exempt else material.filling_note,
        tags=tuple(_tags(material)),
        is_exempt=exempt,
        is_deferrable=not exempt and material.necessity == Necessity.DEFERRABLE,
        is_required=not exempt and material.necessity == Necessity.REQUIRED,
        form=material.get_form_display(),
        count=material.originals + material.copies,
        source=material.source_note or material.get_source_display(),
        necessity=_("不用您交") if exempt else material.get_necessity_display(),
        blank_form=blank_form_of(material),
        sample=sample_of(material),
    )


def blank_form_of(material: Material) -> Paper:
    """The empty form of a material."""
    return _paper(material.blank_form, is_form=is_filled_online(material))


def sample_of(material: Material) -> Paper:
    """How the material looks when it is right."""
    return _paper(material.sample, is_form=is_filled_online(material) and has_form_sample(material.revision))


def _paper(words: str, *, is_form: bool = False) -> Paper:
    """What an editor put there; else, for the form that is filled in online, the form itself."""
    return Paper(words, papers.key_of(words)) if words else Paper(is_form=is_form)


def _origin(material: Material) -> str:
    return _("%(unit)s证照库") % {"unit": material.source_note} if material.source_note else _("证照库")


def _how(material: Material) -> str:
    if is_filled_online(material) and material.form != MaterialFormat.PAPER:
        return _("网上填写，不用下载")
    if material.form == MaterialFormat.ELECTRONIC:
        return _("网上上传")
    parts = []
    if material.originals:
        parts.append(_("原件 %(n)s 份") % {"n": material.originals})
    if material.copies:
        parts.append(_("复印件 %(n)s 份") % {"n": material.copies})
    paper = "、".join(parts) or _("纸质")
    return paper if material.form == MaterialFormat.PAPER else _("网上上传，或者交%(paper)s") % {"paper": paper}


def _tags(material: Material) -> list[str]:
    tags = []
    if material.exempt_by:
        tags.append(_("不用您交"))
    elif material.necessity == Necessity.DEFERRABLE:
        days = material.deferrable_days or 0
        tags.append(_("可以先受理，%(n)s 个工作日内补交") % {"n": days})
    elif material.necessity == Necessity.OPTIONAL:
        tags.append(_("有就交，没有不影响"))
    return tags


# --- how long --------------------------------------------------------------------------------------------


def _words(amount: int | None, unit: str, absent: str) -> str:
    if amount is None:
        return absent
    return dates.count_words(amount, unit or "working_day") if amount else _("当场办结")


def _duration(revision: Revision, today: dt.date) -> Duration:
    explanation = _explanation(revision, today)
    return Duration(
        promised=_words(revision.promised_amount, revision.promised_unit, _("没有承诺时限")),
        statutory=_words(revision.statutory_amount, revision.statutory_unit, _("法律没有规定")),
        sentence=_due_sentence(revision, explanation),
        notes=tuple(_not_counted(row) for row in revision.special_procedures),
        due=explanation.due if explanation else None,
        explanation=explanation,
    )


def _explanation(revision: Revision, today: dt.date) -> Explanation | None:
    if revision.promised_amount is not None:
        policy = Policy(LimitKind.PROMISED, revision.promised_amount, revision.promised_unit or "working_day")
    elif revision.statutory_amount is not None:
        policy = Policy(LimitKind.STATUTORY, revision.statutory_amount, revision.statutory_unit or "working_day")
    else:
        return None
    return timelimits.foresee(policy, clock.at(today, 9))


def _due_sentence(revision: Revision, explanation: Explanation | None) -> str:
    if revision.promised_amount == 0:
        return _("材料齐全，当场办好。")
    if explanation is None or explanation.due is None:
        return _("多久办好以受理通知书为准。")
    words = {"date": dates.long_date(explanation.due)}
    if explanation.provisional:
        return _("如果今天受理，最晚 %(date)s 出结果；那一年的放假安排还没有公布，公布后可能有变动。") % words
    return _("如果今天受理，最晚 %(date)s 出结果。") % words


def _not_counted(row: Mapping[str, Any]) -> str:
    longest = ""
    if row.get("amount"):
        longest = _("，最长 %(days)s") % {"days": dates.count_words(row["amount"], row.get("unit", "working_day"))}
    words = {"name": row["name"], "longest": longest}
    return _("需要%(name)s的，%(name)s的时间不算在内%(longest)s，要用多少天会书面告诉您。") % words


# --- how much, how often, why ------------------------------------------------------------------------------


def _cost(revision: Revision) -> Cost:
    if not revision.is_charged:
        sentence = _("不收费。结果寄送也不收费。") if revision.delivers_by_courier else _("不收费。")
        return Cost(_("不收费"), sentence, ())
    rows = tuple((fee["name"], fee.get("standard", ""), fee.get("basis", ""), _reduction(fee)) for fee in revision.fees)
    return Cost(_summary_of(revision.fees), _("按下面的标准收，可以网上支付。"), rows)


def _summary_of(fees: list[dict[str, Any]]) -> str:
    amounts = [fee.get("amount_cents") for fee in fees]
    if len(amounts) == 1 and amounts[0] is not None:
        yuan, cents = divmod(amounts[0], 100)
        return _("%(yuan)s 元") % {"yuan": f"{yuan}.{cents:02}" if cents else yuan}
    return _("按标准收费")


def _reduction(fee: Mapping[str, Any]) -> str:
    if not fee.get("is_reducible"):
        return ""
    basis = fee.get("reduction_basis", "")
    return _("可以减免：%(basis)s") % {"basis": basis} if basis else _("可以减免")


def _visits_note(revision: Revision) -> str:
    if revision.visits:
        return revision.visit_reason
    if revision.is_online and revision.delivers_by_courier:
        return _("网上办，结果寄到家")
    return _("网上办") if revision.is_online else _("寄送材料，结果寄到家")


def _basis(row: Mapping[str, Any]) -> str:
    text = f"：{row['text']}" if row.get("text") else ""
    return f"《{row['law'].strip('《》')}》{row.get('article', '')}{text}"
