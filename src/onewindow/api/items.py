"""事项和办事指南: read by every key."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from onewindow.api.access import machine_of
from onewindow.api.answers import shown, shown_with_tag
from onewindow.api.params import GivenAnswer, ItemCode, Limit
from onewindow.api.problems import READS
from onewindow.api.shapes import items as shapes
from onewindow.api.shapes.plain import NO_NUL
from onewindow.base.errors import NotFound
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision

router = Router(tags=["事项"])
NO_ANSWERS: list[str] = []


@router.get("/items", response={200: shapes.ItemPage, **READS}, summary="事项目录", url_name="items")
def items(
    request: HttpRequest,
    unit: Annotated[str, Query(description="只要这个实施单位（单位编码）的", max_length=100, pattern=NO_NUL)] = "",
    theme: Annotated[str, Query(description="只要这个主题的", max_length=100, pattern=NO_NUL)] = "",
    cursor: Annotated[str, Query(description="上一页的 next", pattern=r"^[0-9]{0,18}$")] = "",
    limit: Limit = 50,
) -> HttpResponse:
    """现行事项，公众看得到的都在这里，按发布的先后。翻页时把上一页的 `next` 作为 `cursor` 带回。"""
    rows = catalogue.visible_to(machine_of(request)).in_force().for_list()
    if unit:
        rows = rows.of_unit(unit)
    if theme:
        rows = rows.about_theme(theme)
    page = list(rows.filter(pk__gt=int(cursor or 0)).order_by("pk")[: limit + 1])
    following = str(page[limit - 1].pk) if len(page) > limit else None
    return shown(shapes.ItemPage(items=[shapes.item_row(each) for each in page[:limit]], next=following))


@router.get("/items/search", response={200: shapes.ItemPage, **READS}, summary="找事项", url_name="item_search")
def item_search(
    request: HttpRequest,
    q: Annotated[str, Query(description="办事人自己的话", min_length=1, max_length=100, example="开饭店")],
    limit: Limit = 20,
) -> HttpResponse:
    """最贴切的在前。只有一页。"""
    found = catalogue.search_items(q, machine_of(request), limit)
    return shown(shapes.ItemPage(items=[shapes.item_row(each) for each in found], next=None))


@router.get("/items/{code}", response={200: shapes.Item, 304: None, **READS}, summary="一个事项", url_name="item")
def item(request: HttpRequest, code: ItemCode) -> HttpResponse:
    """材料、环节、情形、申请表。带上次的 `ETag` 作 `If-None-Match` 来问，没有变就答 304。"""
    return shown_with_tag(request, shapes.item(_standing(request, code)))


@router.get(
    "/items/{code}/guide", response={200: shapes.GuideShape, 304: None, **READS}, summary="办事指南", url_name="guide"
)
def guide(
    request: HttpRequest,
    code: ItemCode,
    answer: Annotated[
        list[GivenAnswer],
        Query(description="情形答案，写作 key:value，可以重复", max_length=50, example=["who:company"]),
    ] = NO_ANSWERS,
) -> HttpResponse:
    """用办事人的话说：要什么材料、多久、多少钱、去哪里。同样支持 `If-None-Match`。"""
    answers = dict(each.split(":", 1) for each in answer)
    return shown_with_tag(request, shapes.guide(catalogue.guide(_standing(request, code), answers)))


def _standing(request: HttpRequest, code: str) -> Revision:
    revision = catalogue.visible_to(machine_of(request)).standing(code)
    if revision is None:
        raise NotFound("no_such_item", _("没有这个事项，或者它不再办理。"))
    return revision
