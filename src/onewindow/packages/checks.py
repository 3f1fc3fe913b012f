"""What keeps a theme from being published, one sentence each. Pure: the versions of the items and the elements are given."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision
from onewindow.packages import merging, plans, questions, table_checks
from onewindow.packages.figures import NAMES
from onewindow.packages.models import ThemeVersion
from onewindow.packages.plans import RISK, Plan
from onewindow.packages.questions import Answers


@dataclass(frozen=True)
class Finding:
    """``where`` is the part of the theme: questions, items, table, before."""

    where: str
    sentence: str


def findings(version: ThemeVersion, revisions: Mapping[str, Revision], elements: Mapping[str, str]) -> list[Finding]:
    """Everything that is wrong. What builds on something broken is only looked at when that is whole."""
    first = [*_of_questions(version), *_of_items(version, revisions, elements)]
    if first:
        return first
    try:
        ways = questions.ways(version.questions)
    except Invalid as refused:
        return [Finding("questions", refused.message)]
    second = [*_of_table(version, ways), *_of_figures(version)]
    if any(found.where == "table" for found in second):
        return second
    planned = [plans.plan_of(version, way, revisions, elements) for way in ways]
    return [*second, *_of_plans(version, planned)]


# --- questions ---------------------------------------------------------------------------------------


def _of_questions(version: ThemeVersion) -> Iterator[Finding]:
    before: dict[str, list[str]] = {}
    for question in version.questions:
        key = question["key"]
        if key in before or key == RISK:
            yield Finding("questions", _("问题的标识“%(key)s”用了两次，或者是保留的名字。") % {"key": key})
        values = questions.values_of(question)
        if len(set(values)) != len(values):
            yield Finding("questions", _("“%(question)s”有两个选项的值相同。") % {"question": question["question"]})
        if why := catalogue.condition_fault(question.get("when", ""), before):
            yield Finding("questions", f"{question['question']}：{why}")
        before[key] = values


# --- items -------------------------------------------------------------------------------------------


def _of_items(
    version: ThemeVersion, revisions: Mapping[str, Revision], elements: Mapping[str, str]
) -> Iterator[Finding]:
    aliases = [spec["alias"] for spec in version.items]
    yield from (Finding("items", sentence) for sentence in _faults_of_the_list(version, aliases))
    options = {question["key"]: questions.values_of(question) for question in version.questions}
    options[RISK] = [str(risk["value"]) for risk in version.risks]
    for spec in version.items:
        revision = revisions.get(spec["item"])
        if revision is None:
            yield Finding("items", _("事项 %(code)s 没有在用的版本，不能放进一件事。") % {"code": spec["item"]})
            continue
        for sentence in _item_faults(spec, revision, aliases, options, elements):
            yield Finding("items", f"{revision.name}：{sentence}")


def _faults_of_the_list(version: ThemeVersion, aliases: Sequence[str]) -> Iterator[str]:
    codes = [spec["item"] for spec in version.items]
    if len(codes) < 2:
        yield _("一件事至少要有两个事项。")
    if len(set(aliases)) != len(aliases) or len(set(codes)) != len(codes):
        yield _("有两个事项的别名或者实施编码相同。")
    if plans.has_cycle(version.items):
        yield _("事项互相等对方办好，谁也开始不了。请改“前一件”。")
    for alias in {alias for pair in version.excludes for alias in pair} - set(aliases):
        yield _("“只能办一件”里的“%(alias)s”不是这件事的事项。") % {"alias": alias}


def _item_faults(
    spec: Mapping[str, object],
    revision: Revision,
    aliases: Sequence[str],
    options: Mapping[str, Sequence[str]],
    elements: Mapping[str, str],
) -> Iterator[str]:
    part = merging.Part(str(spec["alias"]), spec, revision)
    if not revision.is_online:
        yield _("这个事项还不能在网上申请。")
    if why := catalogue.condition_fault(str(spec.get("when", "")), options):
        yield why
    for alias in {*part.after, *part.spec.get("results", {}).values()} - set(aliases):
        yield _("“%(alias)s”不是这件事的事项。") % {"alias": alias}
    fields = revision.form_schema.get("properties", {})
    for name in set(part.spec.get("fields", {})) - set(fields):
        yield _("申请表里没有栏目“%(name)s”。") % {"name": name}
    for element in set(part.spec.get("fields", {}).values()) - set(elements):
        yield _("数据字典里没有“%(element)s”。") % {"element": element}
    codes = {material.code for material in revision.materials.all()}
    for code in {*part.spec.get("materials", {}), *part.spec.get("results", {})} - codes:
        yield _("材料清单里没有“%(code)s”。") % {"code": code}
    for key in set(part.spec.get("answers", {})) - {question["key"] for question in revision.scenarios}:
        yield _("没有情形“%(key)s”。") % {"key": key}


# --- table and figures -------------------------------------------------------------------------------


def _of_table(version: ThemeVersion, ways: Sequence[Answers]) -> Iterator[Finding]:
    aliases = [spec["alias"] for spec in version.items]
    for sentence in table_checks.faults(version.table, version.questions, version.risks, aliases, ways):
        yield Finding("table", sentence)


def _of_figures(version: ThemeVersion) -> Iterator[Finding]:
    if any(name not in version.before for name in NAMES):
        yield Finding("before", _("改革前的表、材料、环节、跑动、时间要写全，办事人才看得到少了多少。"))
    if (version.limit_amount is None) != (not version.limit_unit):
        yield Finding("before", _("整件事的承诺时限，数和单位要一起写。"))


# --- every way in which somebody can answer ----------------------------------------------------------


def _of_plans(version: ThemeVersion, planned: Sequence[Plan]) -> Iterator[Finding]:
    """The first of each kind with its answers: what is wrong for one is mostly wrong for many."""
    for judge in (_is_empty, _exclude_each_other, _no_common_applicant, _open_scenario):
        wrong = [(plan, sentence) for plan in planned if (sentence := judge(plan))]
        if wrong:
            plan, sentence = wrong[0]
            told = questions.told(version.questions, plan.answers) or _("没有问题可答")
            more = _("（还有 %(n)s 种答案也这样）") % {"n": len(wrong) - 1} if len(wrong) > 1 else ""
            yield Finding("items", _("选“%(answers)s”的时候，%(why)s") % {"answers": told, "why": sentence} + more)
    yield from _of_fields(planned)


def _is_empty(plan: Plan) -> str:
    return "" if plan.parts else _("没有一个事项要办。")


def _exclude_each_other(plan: Plan) -> str:
    names = {part.alias: part.name for part in plan.parts}
    for one, other in plan.version.excludes:
        if one in names and other in names:
            return _("“%(one)s”和“%(other)s”只能办一件，却要一起办。") % {"one": names[one], "other": names[other]}
    return ""


def _no_common_applicant(plan: Plan) -> str:
    """Two items whose 服务对象 have nothing in common cannot be applied for by one applicant."""
    for one, other in combinations(plan.parts, 2):
        theirs, others = set(one.revision.targets), set(other.revision.targets)
        if theirs and others and not theirs & others:
            return _("“%(one)s”和“%(other)s”的服务对象没有一个相同，同一个申请人不能两件都办。") % {
                "one": one.name,
                "other": other.name,
            }
    return ""


def _open_scenario(plan: Plan) -> str:
    for part in plan.parts:
        for question in catalogue.questions_for(part.revision, part.answers):
            if question["key"] not in part.answers:
                return _("“%(item)s”的“%(question)s”没有答案。") % {
                    "item": part.name,
                    "question": question["question"],
                }
    return ""


def _of_fields(planned: Sequence[Plan]) -> Iterator[Finding]:
    """Each conflict once, however many answers lead to it."""
    told = {}
    for plan in planned:
        for conflict in merging.conflicts_in(plan.parts, plan.elements):
            sentence = _("“%(element)s”不能只填一次：%(fields)s，%(why)s。") % {
                "element": conflict.element,
                "fields": _("、").join(conflict.fields),
                "why": conflict.sentence,
            }
            told[sentence] = Finding("items", sentence)
    yield from told.values()
