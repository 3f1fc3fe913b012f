"""What must hold between the fields of an item before it is published: functions over its data.

The eight rules are those a provincial item checker applies (facts §2.1); the ban of vague words is the law's on guides
(优化营商环境条例). Findings have stable codes, ``r1_…`` to ``r8_…`` for the eight, and one sentence for the editor each.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.conf import settings
from django.utils.translation import gettext as _

from onewindow.base.codes import CaseType, ItemType, LimitUnit, Necessity, OnlineDepth, ResultType, ServiceTarget
from onewindow.base.errors import Invalid
from onewindow.catalogue import conditions, definitions, forms, vague
from onewindow.catalogue.shape import Data
from onewindow.procedures import service as procedures
from onewindow.rulings import service as rulings


@dataclass(frozen=True)
class Finding:
    """What stands in the way of publication. ``field`` is the shape's path: ``materials.2.name``."""

    code: str
    field: str
    sentence: str


Findings = Iterator[Finding]

PRECISE_PLACE = re.compile(r"窗口|号窗|室|服务台|前台|柜台")
WORKING_DAYS = re.compile(r"工作日|周一至周五|星期一至星期五")
FLOW = {
    "受理": ("受理",),
    "审核": ("审核", "审查"),
    "审批": ("审批", "审定", "决定"),
    "办结": ("办结", "制证"),
    "送达": ("送达",),
}
# A working day of an office has eight hours.
_HOURS_OF: Mapping[str, int] = {LimitUnit.WORKING_DAY: 8, LimitUnit.CALENDAR_DAY: 24}
# How a result is called, and which types that name can have. Where two endings fit, the longer one speaks.
RESULT_ENDINGS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("证", "证书", "执照", "卡", "牌", "标牌"), frozenset({ResultType.CERTIFICATE})),
    **dict.fromkeys(("证明", "凭证"), frozenset({ResultType.CERTIFICATE, ResultType.DOCUMENT})),
    **dict.fromkeys(("批复", "意见", "决定"), frozenset({ResultType.APPROVAL, ResultType.DOCUMENT})),
}


def on_the_spot(data: Data) -> Findings:
    """Rule 1: 承诺当场办结 ⇔ 即办件; everything else is 承诺件 with a promise."""
    immediate = data["promised_amount"] == 0
    if immediate and data["case_type"] != CaseType.ON_THE_SPOT:
        yield Finding("r1_on_the_spot_type", "case_type", _("承诺当场办结的，办件类型要选“即办件”。"))
    if not immediate and data["case_type"] == CaseType.ON_THE_SPOT:
        yield Finding(
            "r1_promised_type", "case_type", _("不是当场办结的，办件类型要选“承诺件”，或者把承诺时限改为 0。")
        )
    if data["promised_amount"] is None and data["case_type"] == CaseType.PROMISED:
        yield Finding("r1_promise_missing", "promised_amount", _("承诺件要写明承诺办结时限。"))


def visits(data: Data) -> Findings:
    """Rule 2: depth, visits, reason and courier agree."""
    if data["online_depth"] == OnlineDepth.FULL and data["visits"]:
        yield Finding("r2_full_online_visits", "visits", _("全程网办的事项，到现场次数只能是 0。"))
    if data["visits"] and not data["visit_reason"].strip():
        yield Finding("r2_visit_reason", "visit_reason", _("要人到现场的，写明必须现场办理的原因。"))
    if not data["visits"] and not data["is_online"] and not data["delivers_by_courier"]:
        yield Finding("r2_courier", "delivers_by_courier", _("不用到现场、又不能网上办的，要支持物流快递。"))


def fees(data: Data) -> Findings:
    """Rule 3: a charged item names basis and standard and takes online payment; a free one does not."""
    if data["is_charged"]:
        yield from _of_charged(data)
        return
    if data["takes_online_payment"]:
        yield Finding("r3_free_payment", "takes_online_payment", _("不收费的事项，网上支付要选“否”。"))
    if data["fees"]:
        yield Finding("r3_free_fees", "fees", _("不收费的事项，不要填写收费项目。"))


def _of_charged(data: Data) -> Findings:
    if not data["takes_online_payment"]:
        yield Finding("r3_online_payment", "takes_online_payment", _("收费的事项要支持网上支付。"))
    if not data["fees"]:
        yield Finding("r3_fee_missing", "fees", _("收费的事项要填写收费项目、标准和依据。"))
    for n, fee in enumerate(data["fees"]):
        if not fee.get("basis", "").strip():
            yield Finding("r3_fee_basis", f"fees.{n}.basis", _("收费项目“%(name)s”没有写依据。") % fee)
        if not fee.get("standard", "").strip():
            yield Finding("r3_fee_standard", f"fees.{n}.standard", _("收费项目“%(name)s”没有写标准。") % fee)


def contact(data: Data) -> Findings:
    """Rule 4: two different telephones, a window with an address precise to it, and hours that mention working days."""
    consult, complaint = (re.sub(r"\D", "", data[name]) for name in ("consult_phone", "complaint_phone"))
    for field, number, who in (
        ("consult_phone", consult, _("咨询电话")),
        ("complaint_phone", complaint, _("投诉电话")),
    ):
        if not number:
            yield Finding("r4_phone_missing", field, _("要写明%(what)s。") % {"what": who})
    if not data["windows"] and (data["in_hall"] or data["visits"] or not data["is_online"]):
        yield Finding("r4_window_missing", "windows", _("要写明在哪个窗口办；只在网上办的，把“进驻大厅”改成“否”。"))
    if consult and consult == complaint:
        yield Finding("r4_same_phone", "complaint_phone", _("投诉电话不能和咨询电话相同。"))
    for n, window in enumerate(data["windows"]):
        if not PRECISE_PLACE.search(window["address"]):
            yield Finding("r4_address", f"windows.{n}.address", _("地址“%(address)s”要精确到窗口或房间。") % window)
        if not WORKING_DAYS.search(window["hours"]):
            yield Finding("r4_hours", f"windows.{n}.hours", _("办理时间要写明工作日，如“工作日 9:00–12:00”。"))


def result(data: Data) -> Findings:
    """Rule 5: the result's name does not contradict its type; a result has a sample.

    The published checker knows three words (…证 is a 出证, …文 a 出文, …批复 an 审批) and refuses every other name. Real results
    are called 营业执照, 居住证明, 社会保障卡, 入学通知书: here only a clear contradiction is refused (``RESULT_ENDINGS``). A city
    whose checker is stricter or milder says so in ``ONEWINDOW_RESULT_ENDINGS``.
    """
    name = data["result_name"].strip()
    possible = _types_of(name)
    if possible and data["result_type"] not in possible:
        words = {"name": name, "type": _("或").join(str(ResultType(one).label) for one in sorted(possible))}
        yield Finding("r5_result_type", "result_type", _("结果“%(name)s”的类型应是“%(type)s”。") % words)
    if name and not data["result_sample"].strip():
        yield Finding("r5_result_sample", "result_sample", _("有办理结果的，要放上结果样本。"))


def _types_of(name: str) -> frozenset[str]:
    endings = {**RESULT_ENDINGS, **settings.ONEWINDOW_RESULT_ENDINGS}
    fitting = [ending for ending in endings if name.endswith(ending)]
    return frozenset(endings[max(fitting, key=len)]) if fitting else frozenset()


def themes(data: Data) -> Findings:
    """Rule 6: natural persons have personal topics, legal persons have corporate topics, and nobody else has them."""
    targets = set(data["targets"])
    if not targets:
        yield Finding("r6_target_missing", "targets", _("要选服务对象。"))
    legal = bool(targets - {ServiceTarget.NATURAL})
    for present, field, code, who in (
        (ServiceTarget.NATURAL in targets, "person_themes", "r6_person", _("自然人")),
        (legal, "legal_themes", "r6_legal", _("法人")),
    ):
        if present and not data[field]:
            yield Finding(f"{code}_theme_missing", field, _("服务对象有%(who)s，要选%(who)s主题。") % {"who": who})
        if not present and data[field]:
            yield Finding(f"{code}_theme_excess", field, _("服务对象没有%(who)s，不要选%(who)s主题。") % {"who": who})


def licence(data: Data) -> Findings:
    """Rule 7: a licence has FAQ and the whole flow; the steps fit into the promise."""
    if data["item_type"] == ItemType.LICENCE:
        if not data["questions"]:
            yield Finding("r7_questions", "questions", _("行政许可事项要有常见问题解答。"))
        names = " ".join(step["name"] for step in data["steps"])
        absent = [stage for stage, words in FLOW.items() if not any(word in names for word in words)]
        if absent:
            yield Finding("r7_flow", "steps", _("办理环节里缺少：%(stages)s。") % {"stages": "、".join(absent)})
    yield from _steps_within_promise(data)


def _steps_within_promise(data: Data) -> Findings:
    """Only steps from acceptance on: the promise's clock does not run before. They count in the promise's own unit, or in hours."""
    promised, steps = data["promised_amount"], data["steps"]
    if promised is None:
        return
    first = next((n for n, step in enumerate(steps) if "受理" in step["name"]), 0)
    unit = data["promised_unit"] or LimitUnit.WORKING_DAY
    total = Fraction()
    for n, step in enumerate(steps[first:], start=first):
        if step["unit"] == unit or not step["amount"]:
            total += step["amount"]
        elif step["unit"] == LimitUnit.HOUR and unit in _HOURS_OF:
            total += Fraction(step["amount"], _HOURS_OF[unit])
        else:
            words = {"step": step["name"], "unit": str(LimitUnit(unit).label)}
            sentence = _("环节“%(step)s”的时限要用承诺时限的单位（%(unit)s），不足一天的用小时。") % words
            yield Finding("r7_steps_unit", f"steps.{n}.unit", sentence)
    if total > promised:
        words = {"total": f"{float(total):g}", "promised": promised}
        yield Finding("r7_steps_sum", "steps", _("各环节时限合计 %(total)s，超过承诺时限 %(promised)s。") % words)


def limits(data: Data) -> Findings:
    """Rule 8: the promise is not longer than the law, where both have the same unit."""
    promised, statutory = data["promised_amount"], data["statutory_amount"]
    if promised is None or statutory is None or data["promised_unit"] != data["statutory_unit"]:
        return
    if promised > statutory:
        yield Finding("r8_promise_over_law", "promised_amount", _("承诺时限不能长于法定时限。"))


def vague_words(data: Data) -> Findings:
    """No 其他材料, 有关证明 and their like in what an applicant must bring or fulfil (``vague``)."""
    places = [(f"conditions.{n}", text, True) for n, text in enumerate(data["conditions"])]
    for n, material in enumerate(data["materials"]):
        for field in ("name", "filling_note", "acceptance_standard"):
            # A note may list examples; a name and a condition have to be whole.
            places.append((f"materials.{n}.{field}", material[field], field == "name"))
    for field, text, is_whole in places:
        found = vague.found_in(text, is_whole=is_whole)
        if found:
            yield Finding("vague_words", field, _("“%(word)s”说得不清楚，请写明具体是什么。") % {"word": found})


def understandable(data: Data) -> Findings:
    """What the system itself must be able to work with: conditions that answer, a form and its sample that fit."""
    options: dict[str, list[str]] = {}
    for n, question in enumerate(data["scenarios"]):
        fault = conditions.fault_of(question.get("when", ""), options)
        if fault:
            words = {"question": question["question"], "fault": fault}
            yield Finding("bad_condition", f"scenarios.{n}.when", _("情形“%(question)s”：%(fault)s") % words)
        options[question["key"]] = [option["value"] for option in question["options"]]
    for n, material in enumerate(data["materials"]):
        fault = conditions.fault_of(material["when"], options)
        if fault:
            words = {"name": material["name"], "fault": fault}
            yield Finding("bad_condition", f"materials.{n}.when", _("材料“%(name)s”：%(fault)s") % words)
        if (material["reuse_months"] or material["takes_own_certificate"]) and not material["document_type"]:
            sentence = _("材料“%(name)s”可以用已有的文件，要写明文件种类。") % {"name": material["name"]}
            yield Finding("document_type_missing", f"materials.{n}.document_type", sentence)
        if bool(material["commitment"].strip()) != bool(material["commitment_days"]):
            sentence = _("材料“%(name)s”的告知承诺，承诺内容和核查期限要一起写。") % {"name": material["name"]}
            yield Finding("commitment_incomplete", f"materials.{n}.commitment_days", sentence)
    yield from _of_form(data["form_schema"])


def _of_form(schema: Data) -> Findings:
    try:
        definitions.check_schema(schema)
    except Invalid as error:
        yield Finding(error.code, "form_schema", error.message)
        return
    for fault in forms.faults_of_sample(schema):
        words = {"field": fault.where, "sentence": fault.sentence}
        yield Finding("bad_sample", "form_schema", _("栏目“%(field)s”的样例填得不对：%(sentence)s") % words)


def deferral(data: Data) -> Findings:
    """容缺: a paper that may come later has a day by which it must be there."""
    for n, material in enumerate(data["materials"]):
        if material["necessity"] == Necessity.DEFERRABLE and not material["deferrable_days"]:
            yield Finding(
                "deferral_days",
                f"materials.{n}.deferrable_days",
                _("可以容缺的材料“%(name)s”要写明补交期限。") % material,
            )


RULES: tuple[Callable[[Data], Findings], ...] = (
    on_the_spot,
    visits,
    fees,
    contact,
    result,
    themes,
    licence,
    limits,
    vague_words,
    deferral,
    understandable,
)


def check(data: Data, known: Collection[str] | None = None) -> list[Finding]:
    """All findings over an item's complete data (``shape.filled`` or ``shape.to_data``); empty means it may be published.

    ``known`` are the codes of the published procedures (``known_procedures``); without them the item's own is not looked at.
    """
    found = [finding for rule in RULES for finding in rule(data)]
    return [*found, *_of_procedure(data, known), *_of_rule_set(data, known)]


def usable(data: Data, known: Collection[str] | None = None) -> list[Finding]:
    """Of another authority's item only what would break the guide or a case here; it may come without a procedure."""
    return [*understandable(data), *_of_procedure(data, known), *_of_rule_set(data, known)]


def known_procedures() -> Collection[str]:
    """The codes of published procedures, in one statement."""
    return {version.definition.code for version in procedures.published_versions()}


def _of_procedure(data: Data, known: Collection[str] | None) -> Findings:
    code = data["procedure_code"]
    if code and known is not None and code not in known:
        yield Finding("no_such_procedure", "procedure_code", _("没有已发布的审批流程“%(code)s”。") % {"code": code})


def _of_rule_set(data: Data, known: Collection[str] | None) -> Findings:
    code = data["rule_set"]
    if code and known is not None and code not in rulings.published_names():
        yield Finding("no_such_rule_set", "rule_set", _("没有已发布的秒批规则“%(code)s”。") % {"code": code})
