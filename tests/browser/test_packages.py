"""The six packages of 高效办成一件事: from the question on the home page to the results of every unit on one page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from onewindow.cases import service as cases
from onewindow.console.city import samples
from onewindow.packages import service as packages
from onewindow.packages.service import Branch, PackageApplication
from tests.browser.city import SMALL, City
from tests.browser.one_thing import Desk, Keep, Matter, apply, hand_in_again
from tests.browser.visitor import NARROW, WIDE, OpenWindow, faults, see
from tests.environment import shared_var

RESTAURANT = Matter(
    "restaurant",
    "餐饮店开办",
    {**SMALL, "sign": "yes"},
    ("要办 3 件，一次交", "低风险", "4 个工作日"),
    ("个体工商户设立登记", "食品经营许可", "门头招牌设置备案"),
)
COMPANY = Matter(
    "company",
    "企业开办",
    {"licensed": "no", "home": "no", "kit": "four", "hires": "yes", "pay": "debit"},
    ("要办 4 件，一次交", "3 个工作日"),
    ("企业设立登记", "印章刻制备案", "企业社会保险登记", "单位缴存登记"),
)
HOUSE = Matter(
    "house-transfer",
    "存量房转移登记",
    {"mortgage": "no", "payment": "own", "agent": "no", "water": "yes"},
    ("要办 2 件，一次交", "1 小时"),
    ("存量房转移登记", "用水过户"),
)
RELIEF = Matter(
    "illness-relief",
    "重大疾病专项救治",
    {"group": "chronic", "stay": "yes", "who": "self", "away": "yes", "hard": "poor", "disabled": "no", "work": "none"},
    ("要办 4 件，一次交",),
    ("门诊慢性病特殊病种认定", "异地就医备案", "最低生活保障审核确认", "重特大疾病医疗救助"),
)
HOME = Matter(
    "talent-home",
    "人才购房",
    {"by": "degree", "house": "new", "loan": "yes", "mate": "no", "away": "no", "draw": "yes"},
    ("要办 3 件，一次交",),
    ("人才购房补贴申领", "住房公积金提取", "住房公积金贷款"),
)
WORKS = Matter(
    "urban-renewal",
    "城市更新",
    {"kind": "works", "special": "no", "award": "tender", "supervised": "yes"},
    ("建筑设施改造类", "要办 2 件，一次交", "10 个工作日"),
    ("建设工程消防设计审查", "建筑工程施工许可"),
)
LIFT = Matter(
    "urban-renewal",
    "城市更新",
    {"kind": "lift"},
    ("加装电梯类", "要办 2 件，一次交", "15 个工作日"),
    ("建设工程规划许可", "特种设备使用登记"),
)
AREA = Matter(
    "urban-renewal",
    "城市更新",
    {"kind": "area", "heritage": "no", "special": "no", "award": "tender", "supervised": "yes"},
    ("新增建筑面积类", "要办 3 件，一次交", "24 个工作日"),
    ("建设工程规划许可", "建设工程消防设计审查", "建筑工程施工许可"),
)
IN_THE_BROWSER = (RESTAURANT, COMPANY)
ALL = [RESTAURANT, COMPANY, HOUSE, RELIEF, HOME, WORKS, LIFT, AREA]


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A file to hand in."""
    file = tmp_path / "材料.pdf"
    file.write_bytes(samples.paper("材料"))
    return file


@pytest.fixture(scope="module")
def judged() -> set[tuple[str, int]]:
    """The kinds of pages that were looked at for faults, by width: once is enough for each."""
    return set()


@pytest.fixture
def keep(request: pytest.FixtureRequest, judged: set[tuple[str, int]]) -> Iterator[Keep]:
    """Looks for faults on the page and keeps its picture under ``var/pictures/packages``; what was found fails the test at the end."""
    folder = shared_var() / "pictures" / "packages"
    folder.mkdir(parents=True, exist_ok=True)
    found: list[str] = []

    def look(page: Page, name: str) -> None:
        width = page.viewport_size["width"] if page.viewport_size else 0
        if (name, width) not in judged:
            judged.add((name, width))
            found.extend(f"{name}: {fault}" for fault in faults(page))
        file = folder / f"{request.node.callspec.id}-{name}-{width}.png"
        page.screenshot(path=file, full_page=True, caret="initial")

    yield look
    assert not found, "\n".join(found)


@pytest.mark.parametrize("matter", ALL, ids=lambda one: f"{one.code}-{next(iter(one.answers.values()))}")
def test_from_the_question_to_all_results(
    window: OpenWindow, city: City, paper: Path, keep: Keep, matter: Matter
) -> None:
    citizen = city.citizen()
    page = window(NARROW if matter is HOUSE else WIDE, citizen.person)
    number = apply(page, matter, citizen.name, paper, keep)
    city.work()
    application = packages.visible_to(citizen.person).get(number=number)
    standing = packages.standing_of(application)
    assert tuple(branch.item_name for branch in standing.branches) == matter.items
    see(page, f"/packages/{number}/")
    keep(page, "sent")
    expect(page.locator(".ow-lanes > li")).to_have_count(len(matter.items))
    if matter is RELIEF:
        _corrected(page, city, standing.branches[0], paper, citizen.name, keep)
    office = Desk(window, city) if matter in IN_THE_BROWSER else city
    while branch := _next(application):
        assert branch.case is not None
        office.handle(branch.case)
        see(page, f"/packages/{number}/")
        if branch.alias != standing.branches[-1].alias:
            keep(page, "under-way")
    keep(page, "done")
    expect(page.get_by_role("heading", name="都办完了")).to_be_visible()
    expect(page.get_by_text(f"{len(matter.items)} 件全部批准")).to_be_visible()
    for link in page.get_by_role("link", name=re.compile("^下载")).all():
        answer = page.request.get(link.get_attribute("href") or "")
        assert answer.body().startswith(b"%PDF")

    if matter in (RESTAURANT, HOUSE):
        _anybody_asks(page, number, citizen.name, keep)


def _corrected(page: Page, city: City, branch: Branch, paper: Path, signature: str, keep: Keep) -> None:
    """A unit asks for one paper once more; it stands on the one page, and is answered from there."""
    assert branch.case is not None
    given = branch.case.materials.filter(code="m03").get()
    cases.request_correction(branch.case, materials={given.code: "检查报告缺一页。"}, actor=city.staff("clerk1"))
    city.work()
    page.reload(wait_until="networkidle")
    expect(page.get_by_text("有 1 件请您补正")).to_be_visible()
    expect(page.get_by_text("检查报告缺一页。").first).to_be_visible()
    keep(page, "correction")
    hand_in_again(page, paper, signature)
    city.work()
    branch.case.refresh_from_db()
    assert branch.case.state == "submitted"


def _anybody_asks(page: Page, number: str, name: str, keep: Keep) -> None:
    """The number of the whole, and the name: what everybody may know."""
    see(page, "/progress/")
    page.get_by_label("办件编号").fill(number)
    page.locator("#check").fill(name)
    page.get_by_role("button", name="查进度").click()
    expect(page.get_by_role("heading", name="每一件办到哪了")).to_be_visible()
    keep(page, "progress")


def _next(application: PackageApplication) -> Branch | None:
    """The next that is with its unit and not handed over."""
    branches = packages.standing_of(application).branches
    return next((one for one in branches if one.case is not None and one.case.closed_at is None), None)
