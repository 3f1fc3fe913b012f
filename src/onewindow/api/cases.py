"""办件: started, filled in, handed in, supplemented and withdrawn by the machine that files them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query, Router

from onewindow.api.access import machine_of
from onewindow.api.answers import Answer, answered, shown
from onewindow.api.idempotency import once
from onewindow.api.params import CaseNumber, Limit, Once
from onewindow.api.problems import READS, WRITES
from onewindow.api.shapes import cases as shapes
from onewindow.api.shapes.plain import CODE, Sent
from onewindow.api.shapes.sent import DraftChange, NewCase, Supplement, Withdrawal
from onewindow.base.codes import Channel
from onewindow.base.errors import Invalid, NotFound, NotPermitted
from onewindow.cases import service as cases
from onewindow.cases.service import Case, State
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Unit, UnitKind
from onewindow.kernel.parties import service as parties

router = Router(tags=["办件"])

# Units that take applications in for others.
RECEIVING = (UnitKind.CENTRE, UnitKind.STATION, UnitKind.PARK)


@router.get("/cases", response={200: shapes.CasePage, **READS}, summary="办件列表", url_name="cases")
def listed(
    request: HttpRequest,
    state: Annotated[State | None, Query(description="只要这个状态的")] = None,
    item_code: Annotated[str | None, Query(description="只要这个事项的", pattern=CODE)] = None,
    cursor: Annotated[str, Query(description="上一页的 next", pattern=r"^([0-9]{1,18}_[0-9]{1,18})?$")] = "",
    limit: Limit = 50,
) -> HttpResponse:
    """本单位（及下级）办的和收的，最新的在前。翻页时把上一页的 `next` 作为 `cursor` 带回。"""
    rows = cases.visible_to(machine_of(request)).with_list_data().select_related("party").after(cursor)
    if state is not None:
        rows = rows.filter(state=state)
    if item_code is not None:
        rows = rows.filter(item_code=item_code)
    page = list(rows[: limit + 1])
    following = cases.cursor_of(page[limit - 1]) if len(page) > limit else None
    return shown(shapes.CasePage(cases=[shapes.case_row(each) for each in page[:limit]], next=following))


@router.get("/cases/{number}", response={200: shapes.CaseDetail, **READS}, summary="一个办件", url_name="case")
def detail(request: HttpRequest, number: CaseNumber) -> HttpResponse:
    """现状、材料、表单，和现在可以做的操作。"""
    machine = machine_of(request)
    return shown(shapes.case_detail(visible(machine, number), machine))


@router.get(
    "/cases/{number}/missing", response={200: shapes.MissingList, **READS}, summary="还差什么", url_name="missing"
)
def missing(request: HttpRequest, number: CaseNumber) -> HttpResponse:
    """提交以前还差的，一次说完。没有就是空的。"""
    return shown(shapes.missing_list(cases.missing(visible(machine_of(request), number))))


@router.post("/cases", response={201: shapes.CaseRow, **WRITES}, summary="开始一个申请", url_name="new_case")
def create(request: HttpRequest, body: NewCase, idempotency_key: Once) -> HttpResponse:
    """建立草稿，申请人在正文里给出。材料清单随后从办件里读。密钥的身份要在本单位担任窗口人员（clerk）角色。"""

    def act() -> Answer:
        case = _opened(machine_of(request), body)
        return answered(shapes.case_row(case), status=201, location=reverse("api-1:case", args=[case.number]))

    return once(request, idempotency_key, body.model_dump_json(), act)


def _opened(machine: Person, body: NewCase) -> Case:
    found = catalogue.visible_to(machine).in_force().of_item(body.item_code).with_unit()
    revision = found.prefetch_related("materials").first()
    if revision is None:
        raise Invalid("no_such_item", _("没有这个事项，或者它不再办理。"), fields={"item_code": _("没有这个事项")})
    window = _window_of(machine, revision)
    _check_answers(revision, body)
    party = parties.register(**body.party.model_dump(), actor=machine)
    return cases.open_draft(
        revision,
        party,
        actor=machine,
        channel=Channel.API,
        answers=body.answers,
        title=body.title,
        window_unit=window,
    )


def _window_of(machine: Person, revision: Revision) -> Unit | None:
    """A machine files items of its own unit and those whose power its unit exercises; one of a centre, station or park any item,
    with its unit as the window.
    """
    unit = machine.unit
    if unit is not None and unit.kind in RECEIVING:
        return unit
    owner = revision.item.unit
    exercising = org.exercised_by(owner, revision.item.code).unit
    if unit is None or not any(one.path.startswith(unit.path) for one in (owner, exercising)):
        raise NotPermitted("item_of_another_unit", _("这个事项由别的单位实施，请用那个单位的密钥申请。"))
    return None


def _check_answers(revision: Revision, body: NewCase) -> None:
    unknown = set(body.answers) - set(catalogue.answers_given(revision, body.answers))
    if unknown:
        fields = {f"answers.{key}": _("没有这个问题或选项") for key in sorted(unknown)}
        raise Invalid("unknown_answer", _("有的情形答案不在事项的问题和选项里。"), fields=fields)


@router.patch("/cases/{number}", response={200: shapes.CaseRow, **WRITES}, summary="保存草稿", url_name="save_case")
def save(request: HttpRequest, number: CaseNumber, body: DraftChange, idempotency_key: Once) -> HttpResponse:
    """草稿和待补正时可以改。写了的部分整体替换，不写的不动。"""
    changes = body.model_dump(exclude_none=True, mode="json")
    return _verb(request, number, idempotency_key, body, lambda who: cases.save_draft(number, actor=who, **changes))


@router.post("/cases/{number}/submit", response={200: shapes.CaseRow, **WRITES}, summary="提交", url_name="submit")
def submit(request: HttpRequest, number: CaseNumber, idempotency_key: Once) -> HttpResponse:
    """还差什么一次说完（422，`fields` 里逐项写明）；齐了就出接收凭证，五个工作日内答复（行政许可法 32）。"""
    return _verb(request, number, idempotency_key, None, lambda who: cases.submit(number, actor=who))


@router.post(
    "/cases/{number}/resubmit", response={200: shapes.CaseRow, **WRITES}, summary="补正后提交", url_name="resubmit"
)
def resubmit(request: HttpRequest, number: CaseNumber, idempotency_key: Once) -> HttpResponse:
    """待补正时补齐材料后再交。"""
    return _verb(request, number, idempotency_key, None, lambda who: cases.resubmit(number, actor=who))


@router.post(
    "/cases/{number}/supplement", response={200: shapes.CaseRow, **WRITES}, summary="补充说明", url_name="supplement"
)
def supplement(request: HttpRequest, number: CaseNumber, body: Supplement, idempotency_key: Once) -> HttpResponse:
    """提交以后补充说明，不影响计时。文件另用上传接口，材料编码写 supplement。"""
    return _verb(
        request, number, idempotency_key, body, lambda who: cases.supplement(number, words=body.words, actor=who)
    )


@router.post("/cases/{number}/withdraw", response={200: shapes.CaseRow, **WRITES}, summary="撤回", url_name="withdraw")
def withdraw(request: HttpRequest, number: CaseNumber, body: Withdrawal, idempotency_key: Once) -> HttpResponse:
    """作出决定以前随时可以撤回。"""
    return _verb(
        request, number, idempotency_key, body, lambda who: cases.withdraw(number, reason=body.reason, actor=who)
    )


def _verb(
    request: HttpRequest, number: str, key: str, body: Sent | None, verb: Callable[[Person], Case]
) -> HttpResponse:
    """One verb on a case, once; the answer is the case as it now stands."""
    machine = machine_of(request)

    def act() -> Answer:
        with hidden_unless_visible(machine, number):
            return answered(shapes.case_row(verb(machine)))

    # ``exclude_unset``: leaving a field out and sending it empty are two things to say.
    return once(request, key, body.model_dump_json(exclude_unset=True) if body else "", act)


def visible(machine: Person, number: str) -> Case:
    """The case with everything its page shows. Raises ``NotFound('no_such_case')``."""
    case = cases.visible_to(machine).with_page_data().filter(number=number).first()
    if case is None:
        raise _unknown()
    return case


@contextmanager
def hidden_unless_visible(machine: Person, number: str) -> Iterator[None]:
    """A command locks by number and then says 403; to whom may not even see the case it is a 404."""
    try:
        yield
    except NotPermitted:
        if not cases.visible_to(machine).filter(number=number).exists():
            raise _unknown() from None
        raise


def _unknown() -> NotFound:
    return NotFound("no_such_case", _("没有这个办件，请核对编号。"))
