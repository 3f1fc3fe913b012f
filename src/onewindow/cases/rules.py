"""What the law and the item say, as pure functions: limits, dates, numbers, what is missing."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base.codes import CaseType, Channel, ItemType, LimitUnit, Necessity
from onewindow.base.errors import Conflict, Invalid
from onewindow.cases.models import Case, CaseMaterial
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Material, Revision
from onewindow.kernel.timelimits.service import LimitKind, PauseReason, Policy

# 行政许可法 32(4): everything missing is told within five working days, or the application counts as accepted.
NOTICE_DAYS = 5
# 行政许可法 42: twenty working days from acceptance, ten more by the authority's own head.
LICENCE_DAYS = 20
EXTENSION_DAYS = 10
# 行政许可法 44: issued and delivered within ten working days after the decision.
DELIVERY_DAYS = 10
# The law sets no day for the applicant's answer; twenty working days is this house's own default.
CORRECTION_DAYS = 20

# 踏勘 and 公示 are not in the list of art. 45: they can only pause what was promised beyond the law.
PROMISE_ONLY = (PauseReason.SURVEY, PauseReason.PUBLICITY)
RUNNING_KINDS = (LimitKind.STATUTORY, LimitKind.PROMISED)
# What stands still with the clock of the law: nobody is late at a step, and no silence is taken for an answer, while others do their part.
STANDING_STILL = (*RUNNING_KINDS, LimitKind.STEP, LimitKind.TIMER)

# People who apply by themselves wait for a data source; the window has them in front of it.
ASKING_SOURCES = (Channel.WEB, Channel.MOBILE, Channel.KIOSK)

# Where a correction is not about a material but about the words of the form.
FORM = "form"


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: ``where`` is ``form.<field>`` or ``material.<code>``."""

    where: str
    sentence: str


def case_number(prefix: str, date: dt.date, serial: int) -> str:
    """``MC26022700417``: prefix, YYMMDD, five digits. The national standard only limits the length to 50."""
    return f"{prefix}{date:%y%m%d}{serial:05d}"


def notice_policy() -> Policy:
    """One-time notice: 5 working days from the day the materials were received (行政许可法 32)."""
    return Policy(LimitKind.NOTICE, NOTICE_DAYS, LimitUnit.WORKING_DAY)


def correction_policy(days: int = CORRECTION_DAYS) -> Policy:
    """The applicant's answer to a correction notice, in working days."""
    return Policy(LimitKind.CORRECTION, days, LimitUnit.WORKING_DAY)


def delivery_policy() -> Policy:
    """Issue and delivery: 10 working days from the decision (行政许可法 44)."""
    return Policy(LimitKind.DELIVERY, DELIVERY_DAYS, LimitUnit.WORKING_DAY)


def handling_policies(revision: Revision) -> list[Policy]:
    """The two clocks that start at acceptance, each in the unit its item gives (working days, days, hours, months).

    A licence whose item names no statutory limit has the 20 working days of 行政许可法 42; other kinds of item have
    then no statutory clock. A promise of 0 (即办) is due on the same day.
    """
    policies = []
    statutory, unit = revision.statutory_amount, revision.statutory_unit
    if statutory is None and revision.item_type == ItemType.LICENCE:
        statutory, unit = LICENCE_DAYS, LimitUnit.WORKING_DAY
    if statutory is not None:
        policies.append(Policy(LimitKind.STATUTORY, statutory, unit or LimitUnit.WORKING_DAY))
    if revision.promised_amount is not None:
        policies.append(
            Policy(LimitKind.PROMISED, revision.promised_amount, revision.promised_unit or LimitUnit.WORKING_DAY)
        )
    return policies


def promised_so(policies: Sequence[Policy], promise: Policy | None) -> list[Policy]:
    """The clocks of acceptance with a promise of this very case in place of its item's: the one that came with the case holds."""
    if promise is None:
        return [*policies]
    return [*(policy for policy in policies if policy.kind != LimitKind.PROMISED), promise]


def paused_kinds(reason: str, revision: Revision) -> tuple[LimitKind, ...]:
    """Which clocks a special procedure pauses. Raises ``Invalid('pauses_nothing')`` for one that pauses none.

    The eight procedures of 行政许可法 45 pause both, with the steps under them; a survey or publicity pauses the promise, if the item says so.
    """
    if reason not in PROMISE_ONLY:
        return STANDING_STILL
    if not revision.pauses_promise_for_survey:
        raise Invalid(
            "pauses_nothing",
            _("踏勘和公示不在行政许可法第四十五条的范围内，这个事项没有说要暂停承诺时限，请在计时中办理。"),
        )
    return (LimitKind.PROMISED,)


def needs_two_people(case: Case, decider_id: int) -> bool:
    """服务双岗: whether this person handled the case and therefore may not decide it.

    Who took it in and found it complete and who examined it both handle it, be they one person or two (ADR 20).
    """
    return decider_id in (case.accepted_by_id, case.examined_by_id)


def awaits_examination(case: Case) -> bool:
    """Accepted by law because nobody answered: no human being has looked at it, so it cannot be decided yet (ADR 20).

    An on-the-spot item is looked at by who decides it.
    """
    return case.accepted_by_law and case.examined_by_id is None and not is_on_the_spot(case.revision)


def may_be_told(case: Case, arrived_at: dt.datetime | None) -> bool:
    """Everything missing is told once (行政许可法 32(4)); a second notice speaks only of what arrived since the first."""
    return case.told_at is None or (arrived_at is not None and arrived_at > case.told_at)


def is_asked_for(told_at: dt.datetime | None, arrived_at: dt.datetime | None) -> bool:
    """Told in a notice, and nothing came since."""
    return told_at is not None and (arrived_at is None or arrived_at <= told_at)


def counts_as_arrived(row: CaseMaterial, *, by_staff: bool) -> bool:
    """What the office enters counts only where something was missing or asked for: else it would open itself a second notice."""
    missing = row.state in (CaseMaterial.State.MISSING, CaseMaterial.State.DEFERRED)
    return not by_staff or missing or is_asked_for(row.told_at, row.arrived_at)


def special_policy(days_needed: int) -> Policy:
    """The working days that a special procedure needs, as told in writing (行政许可法 45)."""
    return Policy(LimitKind.SPECIAL, days_needed, LimitUnit.WORKING_DAY)


def deferral_policies(rows: Iterable[CaseMaterial]) -> list[Policy]:
    """容缺后补: each material has its own working days after receipt, and so a clock of its own under its code."""
    return [Policy(LimitKind.DEFERRED, row.deferrable_days or 0, LimitUnit.WORKING_DAY, label=row.code) for row in rows]


def commitment_policies(committed: Iterable[Mapping[str, Any]]) -> list[Policy]:
    """告知承诺: each word given is checked within its own working days after the grant, on a clock under its material's code."""
    return [Policy(LimitKind.COMMITMENT, row["days"], LimitUnit.WORKING_DAY, label=row["code"]) for row in committed]


def refuse_late_materials(deferred: Iterable[Mapping[str, str | None]], now: dt.datetime) -> None:
    """What was to follow (容缺后补) and did not come in time keeps the case from being granted. Raises ``Conflict('deferred_late')``."""
    late = [str(row["name"]) for row in deferred if row["due_at"] and dt.datetime.fromisoformat(row["due_at"]) < now]
    if late:
        raise Conflict(
            "deferred_late",
            _("容缺后补的材料到期还没有交：%(names)s。收到以前不能作出准予决定。") % {"names": _("、").join(late)},
        )


def refuse_while_waiting(case: Case) -> None:
    """A branch of a parallel approval is granted after what it builds on; until then it is only examined in advance.

    滨州市工程建设项目并联审批管理规定 16. Raises ``Conflict('awaits_predecessor')``.
    """
    if case.waits_for:
        raise Conflict(
            "awaits_predecessor",
            _(
                "这件要等“%(items)s”准予以后才能作准予决定，现在可以预先审查。前一件不予批准或者撤回的，这件可以据此作出不予决定。"
            )
            % {"items": case.waits_for},
        )


def refuse_alone(case: Case) -> None:
    """Everything missing in a parallel approval is told once, by its lead unit (同上 10). Raises ``Conflict('told_by_the_lead')``."""
    if case.joint:
        raise Conflict(
            "told_by_the_lead",
            _(
                "这件是并联审批（%(number)s）的一件，补正由牵头单位一次性告知。请在这件的页面上把缺什么告诉牵头单位，您写的内容没有丢。"
            )
            % {"number": case.joint},
            number=case.joint,
        )


def refuse_held(case: Case) -> None:
    """Results of a parallel approval leave together (同上 20). Raises ``Conflict('results_held')``."""
    if case.is_held:
        raise Conflict(
            "results_held",
            _("这件是并联审批（%(number)s）的一件，各件都有结果以后一起发给申请人，现在不能单独送达。")
            % {"number": case.joint},
            number=case.joint,
        )


def valid_until(granted: dt.date, months: int | None) -> dt.date | None:
    """The last day of a certificate valid for ``months`` calendar months; ``None`` for one that does not expire.

    民法典 201–203: a period in months ends on the day before the same day of its last month begins anew.
    """
    if months is None:
        return None
    year, month = divmod(granted.year * 12 + granted.month - 1 + months, 12)
    for day in range(granted.day, granted.day - 4, -1):
        try:
            same_day = dt.date(year, month + 1, day)
        except ValueError:
            continue
        return same_day - dt.timedelta(days=1) if day == granted.day else same_day
    raise AssertionError


def is_on_the_spot(revision: Revision) -> bool:
    """即办件: decided when received."""
    return revision.case_type == CaseType.ON_THE_SPOT


def asks_sources(channel: str) -> bool:
    """Whether data sources are asked for applications that come this way; at the window the clerk has the person in front."""
    return channel in ASKING_SOURCES


def case_material(case: Case, order: int, material: Material) -> CaseMaterial:
    """A material of the list as this case must give it; what the city can fetch itself is exempt, once the source has answered.

    The application form that is filled in online is there with the form: nobody uploads it again.
    """
    asked = material.dataset if asks_sources(case.channel) else ""
    state = CaseMaterial.State.EXEMPT if material.exempt_by and not asked else CaseMaterial.State.MISSING
    if case.channel != Channel.WINDOW and catalogue.is_filled_online(material):
        state = CaseMaterial.State.RECEIVED
    row = CaseMaterial(
        case=case,
        order=order,
        code=material.code,
        name=material.name,
        necessity=material.necessity,
        state=state,
        deferrable_days=material.deferrable_days if material.necessity == Necessity.DEFERRABLE else None,
    )
    row.dataset = asked
    row.commitment_days = material.commitment_days if material.commitment else None
    return row


def is_awaited(row: CaseMaterial) -> bool:
    """Not here, or not as it should be."""
    return row.state in (CaseMaterial.State.MISSING, CaseMaterial.State.DEFERRED, CaseMaterial.State.FAILED)


def missing_materials(materials: Iterable[CaseMaterial]) -> list[Missing]:
    """Required ones not given and any one found wrong. Deferrable ones (容缺后补) do not hold an application up."""
    return [Missing(f"material.{row.code}", _wrong_words(row)) for row in materials if holds_up(row)]


def holds_up(row: CaseMaterial) -> bool:
    """Whether this material keeps the application from being complete."""
    required_and_missing = row.state == CaseMaterial.State.MISSING and row.necessity == Necessity.REQUIRED
    return row.state == CaseMaterial.State.FAILED or required_and_missing


def _wrong_words(row: CaseMaterial) -> str:
    if row.state == CaseMaterial.State.FAILED:
        return row.note or _("%s有问题，请换一份。") % row.name
    return row.note or _("还没有交：%s") % row.name


def refuse_missing(found: Sequence[Missing]) -> None:
    """Raise ``Invalid('incomplete')`` with everything that is missing at once; nothing happens when nothing is."""
    if found:
        raise Invalid(
            "incomplete",
            _("还差 %d 项，补齐才能提交。已填的内容都保存着。") % len(found),
            fields={each.where: each.sentence for each in found},
        )


def wanted_words(wanted: Mapping[str, str]) -> dict[str, str]:
    """What a correction asks for, stripped. Raises ``Invalid('say_what_is_missing')`` when a sentence is empty."""
    words = {code: sentence.strip() for code, sentence in wanted.items()}
    if not words or not all(words.values()):
        raise Invalid("say_what_is_missing", _("请逐项写清缺什么、哪里不对，申请人要一次看全。"))
    return words
