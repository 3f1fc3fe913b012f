"""经过: one timeline of everything that happened to a case, in the citizen's words and in the desk's."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.cases import veil
from onewindow.cases.models import Case
from onewindow.kernel.audit import service as audit
from onewindow.kernel.audit.service import Entry
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.service import Document
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LedgerEntry, Limit

# verb: the citizen's words, the desk's words. What has no citizen's words is not shown to the applicant.
_WORDS: dict[str, tuple[Any, Any]] = {
    "case.opened": ("", gettext_lazy("建立办件")),
    "case.saved": ("", gettext_lazy("保存草稿")),
    "case.file_added": (gettext_lazy("您上传了材料"), gettext_lazy("上传材料")),
    "case.file_removed": ("", gettext_lazy("删除材料")),
    "case.paper_received": (gettext_lazy("窗口收到了您的纸质材料"), gettext_lazy("收到纸质材料")),
    "case.material_taken_over": ("", gettext_lazy("用了已有的材料")),
    "case.material_verified": ("", gettext_lazy("数据比对材料")),
    "case.committed": ("", gettext_lazy("作了告知承诺")),
    "case.commitment_checked": (gettext_lazy("您的承诺核查过了"), gettext_lazy("核查承诺")),
    "case.material_read": ("", gettext_lazy("核对材料")),
    "case.submitted": (gettext_lazy("您提交了申请"), gettext_lazy("提交")),
    "case.resubmitted": (gettext_lazy("您补正后再次提交"), gettext_lazy("补正后提交")),
    "case.pre_examined": (gettext_lazy("预审通过，材料齐全"), gettext_lazy("预审通过")),
    "case.correction_requested": (gettext_lazy("材料要补正，已一次性告知"), gettext_lazy("一次性告知补正")),
    "case.accepted": (gettext_lazy("已受理，开始计时"), gettext_lazy("受理")),
    "case.accepted_by_law": (
        gettext_lazy("五个工作日内没有告知补正，依法自收到材料之日起视为受理"),
        gettext_lazy("逾期未告知，视为受理"),
    ),
    "case.not_accepted": (gettext_lazy("不予受理"), gettext_lazy("不予受理")),
    "case.returned": (gettext_lazy("申请已退回"), gettext_lazy("退件")),
    "case.examined": (gettext_lazy("审查完成，等待决定"), gettext_lazy("审查")),
    "case.step_done": ("", gettext_lazy("办结环节")),
    "case.wait_ended": ("", gettext_lazy("流程中的等待到期")),
    "case.message_came": ("", gettext_lazy("流程等的消息到了")),
    "case.sent_back": ("", gettext_lazy("退回上一环节")),
    "case.suspended": (gettext_lazy("进入特别程序，暂停计时"), gettext_lazy("特别程序，暂停计时")),
    "case.resumed": (gettext_lazy("特别程序结束，恢复计时"), gettext_lazy("恢复计时")),
    "case.extended": (gettext_lazy("办理期限延长"), gettext_lazy("延期")),
    "case.due_moved": ("", gettext_lazy("放假安排公布，到期日重新推算")),
    "case.explanation_asked": (gettext_lazy("请您说明一个问题，不影响计时"), gettext_lazy("请申请人说明")),
    "case.supplemented": (gettext_lazy("您补充了说明"), gettext_lazy("申请人补充说明")),
    "case.decided": (gettext_lazy("已作出决定"), gettext_lazy("决定")),
    "case.ruled_doubtful": (gettext_lazy("规则不能当即决定，转由工作人员办理"), gettext_lazy("规则存疑，转人工")),
    "case.released": (gettext_lazy("各件的结果一起发给您了"), gettext_lazy("结果一起发出")),
    "case.result_handed_on": ("", gettext_lazy("前一件的结果转来")),
    "case.predecessors_moved": ("", gettext_lazy("前一件有了结果")),
    "case.issued": (gettext_lazy("证照已制好"), gettext_lazy("制证")),
    "case.dispatched": (gettext_lazy("结果已寄出"), gettext_lazy("寄出")),
    "case.delivered": (gettext_lazy("已送达"), gettext_lazy("送达")),
    "case.revoked": (gettext_lazy("许可不再有效"), gettext_lazy("撤销或注销")),
    "case.withdrawn": (gettext_lazy("您撤回了申请"), gettext_lazy("申请人撤回")),
    "case.archived": ("", gettext_lazy("归档")),
    "case.moved_to_version": ("", gettext_lazy("换到新版流程")),
    "case.put_to_meeting": ("", gettext_lazy("提交会商会审")),
    "case.meeting_over": ("", gettext_lazy("会商会审有了结果")),
    "case.joint_convened": (gettext_lazy("定了联合办理的时间"), gettext_lazy("牵头单位召集联合办理")),
    "case.joint_rescheduled": (gettext_lazy("联合办理改期"), gettext_lazy("联合办理改期")),
    "case.joint_cancelled": (gettext_lazy("联合办理取消"), gettext_lazy("联合办理取消")),
    "case.joint_concluded": (gettext_lazy("联合办理有了结论"), gettext_lazy("联合办理有了结论")),
    "case.handed_over": ("", gettext_lazy("转交")),
}
# A command writes its ledger and then its trace, well within this time.
_ONE_ACT = dt.timedelta(seconds=5)

# Where the reason belongs to the applicant; elsewhere a note is between colleagues.
_TOLD = {
    "case.not_accepted",
    "case.returned",
    "case.revoked",
    "case.dispatched",
    "case.suspended",
    "case.extended",
    "case.explanation_asked",
    "case.supplemented",
    "case.withdrawn",
    "case.ruled_doubtful",
    "case.commitment_checked",
    "case.joint_convened",
    "case.joint_rescheduled",
    "case.joint_cancelled",
    "case.joint_concluded",
}


@dataclass(frozen=True)
class Event:
    """One thing that happened. ``words`` is for the applicant (empty: not shown to them), ``desk_words`` for staff."""

    at: dt.datetime
    verb: str
    words: str
    desk_words: str
    actor_name: str
    note: str = ""
    desk_note: str = ""
    # What a correction asks about the words of the form; what it asks about a material is noted on the material.
    about_form: str = ""
    documents: tuple[Document, ...] = ()
    clock: tuple[str, ...] = ()


def timeline(case: Case) -> list[Event]:
    """Everything in the order it happened: who, when, what, documents and clock. Four statements, whatever the history, and one where
    papers of a joint session belong to it.
    """
    entries = _entries(case)
    own = documents.of_subject(case.subject).select_related("unit")
    papers = {paper.number: paper for paper in own if _may_be_seen(case, paper)}
    shared = _shared_papers(entries)
    clock = _clock_words(case)
    events = [_event(entry, papers | shared, _near(clock, entry)) for entry in entries]
    told = {paper.number for event in events for paper in event.documents}
    alone = [_paper_alone(paper) for number, paper in papers.items() if number not in told]
    ticked = [Event(at, "clock", "", _("计时"), "", clock=tuple(words)) for at, words in clock.items()]
    return sorted([*events, *alone, *ticked], key=lambda event: event.at)


def verbs() -> tuple[str, ...]:
    """Every verb that leaves a trace on a case."""
    return tuple(_WORDS)


def desk_words(verb: str) -> str:
    """What the desk calls the verb; the verb itself where it has no name."""
    return str(_WORDS[verb][1]) if verb in _WORDS else verb


def steps(case: Case) -> tuple[tuple[dt.datetime, str], ...]:
    """What happened, in the applicant's words alone. One statement."""
    return tuple((entry.at, _words_to_applicant(entry)) for entry in _entries(case) if _WORDS[entry.verb][0])


def _entries(case: Case) -> list[Entry]:
    known = [entry for entry in audit.history(case.subject) if entry.verb in _WORDS]
    return [entry for entry in known if not case.veiled or entry.verb not in veil.VERBS]


def _may_be_seen(case: Case, paper: Document) -> bool:
    return not case.veiled or paper.kind not in veil.PAPERS


def _shared_papers(entries: list[Entry]) -> dict[str, Document]:
    """One paper for several cases (联合办理): it belongs to the session, and each of them names it."""
    numbers = [str(entry.changes["document"]) for entry in entries if entry.verb == "case.joint_concluded"]
    return {paper.number: paper for paper in documents.numbered(numbers)} if numbers else {}


def _words_to_applicant(entry: Entry) -> str:
    words, _desk = _WORDS[entry.verb]
    return str(words) + _outcome(entry) if words else ""


def _event(entry: Entry, papers: dict[str, Document], clock: tuple[str, ...]) -> Event:
    _words, desk = _WORDS[entry.verb]
    found = papers.get(str(entry.changes.get("document", "")))
    told = _told_note(entry)
    return Event(
        at=entry.at,
        verb=entry.verb,
        words=_words_to_applicant(entry),
        desk_words=str(desk) + _outcome(entry),
        actor_name=entry.actor_name,
        note=told,
        desk_note=entry.note or told,
        about_form=str(entry.changes.get("form", "")),
        documents=(found,) if found else (),
        clock=clock,
    )


def _outcome(entry: Entry) -> str:
    if entry.verb == "case.revoked":
        return _("：撤销") if entry.changes.get("ending") == "revoked" else _("：注销")
    if entry.verb != "case.decided":
        return ""
    if entry.changes.get("by_law"):
        return _("：期满未决定，视为准予延续")
    if entry.changes.get("rule_set"):
        return _("：按规则准予")
    return _("：准予") if entry.changes.get("outcome") == "granted" else _("：不予")


def _told_note(entry: Entry) -> str:
    if entry.verb == "case.correction_requested":
        return _("；").join(f"{name}：{words}" for name, words in entry.changes.get("wanted", {}).items())
    if entry.verb == "case.decided":
        return str(entry.changes.get("reason", ""))
    return entry.note if entry.verb in _TOLD else ""


def _paper_alone(paper: Document) -> Event:
    return Event(paper.issued_at, "document", paper.title, paper.title, paper.unit.short_name, documents=(paper,))


def _clock_words(case: Case) -> dict[dt.datetime, list[str]]:
    """What each moment did to the clocks: 承诺时限 起算."""
    limits: dict[int, Limit] = {limit.pk: limit for limit in timelimits.of_subject(case.subject)}
    found: dict[dt.datetime, list[str]] = {}
    for line in LedgerEntry.objects.filter(limit_id__in=limits).order_by("at", "limit_id", "sequence"):
        words = f"{limits[line.limit_id].get_kind_display()} {line.get_kind_display()}"
        found.setdefault(line.at, []).append(words)
    return found


def _near(clock: dict[dt.datetime, list[str]], entry: Entry) -> tuple[str, ...]:
    """Take out what the clocks did in the same act: the ledger was written in the moments before the trace.

    Opening a case starts none; at the counter its trace has the moment of the acceptance.
    """
    if entry.verb == "case.opened":
        return ()
    same = [moment for moment in clock if entry.at - _ONE_ACT <= moment <= entry.at]
    return tuple(words for moment in same for words in clock.pop(moment))
