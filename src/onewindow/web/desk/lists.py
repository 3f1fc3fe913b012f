"""Lists of cases outside the inbox: at my windows, waiting for others, finished by me, everything I may see."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base import clock, dates
from onewindow.cases import service as cases
from onewindow.cases.service import Case, CaseQuerySet, State
from onewindow.kernel.org.service import Person
from onewindow.packages import service as packages
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Task
from onewindow.web.desk import searching
from onewindow.web.desk.asking import staff_page
from onewindow.web.desk.inbox.rows import rows_of
from onewindow.web.desk.lights import Lit, lit
from onewindow.web.ui import sheets
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.paging import page_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PAGE = 20
LONGEST_WORDS = 60


def _found(seen: CaseQuerySet, words: str) -> CaseQuerySet:
    """The number of one thing at once finds those of its cases that are seen; other words as cases are searched."""
    if packages.is_package_number(words):
        return seen.filter(pk__in=packages.cases_of_numbered(words))
    return seen.search(words)


@dataclass(frozen=True)
class Listing:
    """What a list is called, which cases lie in it, in what order, and what to say when it is empty."""

    title: "str | StrPromise"
    choose: Callable[[CaseQuerySet, str], CaseQuerySet]
    order: tuple[str, ...]
    icon: str
    empty: "str | StrPromise"
    why: "str | StrPromise"
    lead: "str | StrPromise" = ""


PENDING = Listing(
    gettext_lazy("预审和受理"),
    lambda seen, _words: seen.filter(state__in=(State.SUBMITTED, State.PRE_EXAMINED), received_at__isnull=False),
    ("received_at", "id"),
    "clipboard-check",
    gettext_lazy("没有等着受理的申请"),
    gettext_lazy("网上和自助机提交的申请会先到这里。收到材料起 5 个工作日内要答复，逾期视为受理。"),
    gettext_lazy("收到材料起 5 个工作日内要答复，逾期视为受理。收到早的在前。"),
)
WAITING = Listing(
    gettext_lazy("等待外部"),
    lambda seen, _words: seen.filter(state=State.SUSPENDED),
    ("-created_at", "-id"),
    "hourglass",
    gettext_lazy("没有暂停计时的办件"),
    gettext_lazy("进入听证、检测、专家评审等特别程序的办件会列在这里。"),
    gettext_lazy("特别程序进行中，暂停计时。结果到了，请马上恢复计时。"),
)
SEARCH = Listing(
    gettext_lazy("全部办件"),
    _found,
    ("-created_at", "-id"),
    "folders",
    gettext_lazy("没有找到办件"),
    gettext_lazy(
        "可以搜办件编号（一件事的编号也行）、申请人姓名或名称的开头、完整的证件号码、事项名称的开头。只列出您有权看的。"
    ),
)


@staff_page
@require_safe
def pending(request: HttpRequest) -> HttpResponse:
    """预审和受理: applications that wait for the window's answer."""
    return _listed(request, PENDING)


@staff_page
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """等待外部: suspended cases."""
    return _listed(request, WAITING)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Every case this person may see, or those that fit the words; an identity number finds by its digest.

    Whoever searches posts; the result has an address of its own, in which no identity number stands.
    """
    asked = request.POST if request.method == "POST" else request.GET
    words = asked.get("q", "").strip()[:LONGEST_WORDS]
    if request.method == "POST" or cases.identity_number_in(words):
        return redirect(searching.address_of(request, words, asked.get("state", "")))
    number = searching.recalled(request)
    if number is None:
        messages.info(request, _("按证件号码的查询只保留 30 分钟，请重新输入号码。"))
        return redirect("desk:search")
    return _listed(request, SEARCH, number or words)


def _listed(request: HttpRequest, listing: Listing, words: str = "") -> HttpResponse:
    state = request.GET.get("state", "")
    seen = cases.visible_to(person_of(request)).with_row_data()
    chosen = listing.choose(seen, words)
    if listing is SEARCH and state in State.values:
        chosen = chosen.filter(state=state)
    return shown(request, listing, chosen, asked_words=words, state=state)


def shown(request: HttpRequest, listing: Listing, chosen: CaseQuerySet, **asked: str) -> HttpResponse:
    """A list of cases read with ``with_row_data``, as a page or, where that is asked for, as a workbook."""
    if request.GET.get("as") == "xlsx":
        rows = lit(list(chosen.order_by(*listing.order)[: sheets.MOST_ROWS]))
        return sheets.workbook(str(listing.title), _heads(), (_cells(row) for row in rows))
    page = page_of(chosen, listing.order, request.GET.get("after", ""), PAGE)
    context: dict[str, Any] = {
        "listing": listing,
        "page": page,
        "rows": lit(page.rows),
        "asked_words": "",
        "state": "",
        "states": State.choices if listing is SEARCH else (),
        "export_query": _export_query(request),
        **asked,
    }
    return render(request, "desk/lists/cases.html", context)


def _export_query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    query["as"] = "xlsx"
    return query.urlencode()


def _heads() -> list[tuple[str, int]]:
    return [
        (_("状态"), 12),
        (_("还剩多久"), 18),
        (_("最后一天"), 14),
        (_("事项"), 40),
        (_("申请人"), 30),
        (_("办理单位"), 24),
        (_("来源"), 10),
        (_("收到日期"), 14),
        (_("办件编号"), 20),
    ]


def _cells(row: Lit) -> Sequence[str]:
    case: Case = row.case
    due, received = row.limit.due_at if row.limit else None, case.received_at
    return [
        str(case.get_state_display()),
        row.remaining.words if row.remaining else "",
        clock.local(due).date().isoformat() if due else "",
        case.item_name,
        row.applicant,
        case.unit.name,
        str(case.get_channel_display()),
        clock.local(received).date().isoformat() if received else "",
        case.number,
    ]


@staff_page
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """我办结的: the steps this person finished, the latest first."""
    person = person_of(request)
    mine = procedures.done_by(person).filter(subject_kind="case")
    if request.GET.get("as") == "xlsx":
        return _done_sheet(person, list(mine[: sheets.MOST_ROWS]))
    page = page_of(mine, ("-closed_at", "-id"), request.GET.get("after", ""), PAGE)
    context = {"page": page, "rows": rows_of(person, page.rows), "export_query": _export_query(request)}
    return render(request, "desk/lists/done.html", context)


def _done_sheet(person: Person, tasks: list[Task]) -> HttpResponse:
    heads = [(_("办结时间"), 26), (_("环节"), 14), (_("结果"), 12), (_("意见"), 60)]
    heads += [(_("事项"), 40), (_("申请人"), 30), (_("办件编号"), 20)]
    rows = (
        [
            dates.long_moment(row.task.closed_at) if row.task.closed_at else "",
            row.task.name,
            row.task.outcome,
            row.task.opinion,
            row.lit.case.item_name,
            row.lit.applicant,
            row.lit.case.number,
        ]
        for row in rows_of(person, tasks)
    )
    return sheets.workbook(_("我办结的"), heads, rows)
