"""餐饮店开办 as one thing: questions, one form, one list, sent once; three units act; one page shows it all; certificates verified."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from onewindow.console.city import samples
from onewindow.console.main_job import road
from onewindow.console.main_job.visitor import Page, Unexpected, Visitor

WORDS, THEME = "开饭店", "餐饮店开办"
PHONE, NAME = "15406001017", "常乐天"
ANSWERS = {
    "size": "small",
    "food": "simple",
    "drain": "property",
    "water": "no",
    "sign": "yes",
    "lit": "no",
    "old": "no",
}
FILLED_IN = {
    "f.phone": PHONE,
    "f.applicant": NAME,
    "f.shop_address": "明川市临江区清江街道10号",
    "f.licence__shop_name": "乐天茶铺",
    "f.licence__scope": "餐饮服务（凭许可证经营）；食品销售",
    "f.food__format": "餐饮服务经营者",
    "f.food__manager": NAME,
    "f.food__area": "42",
    "f.food__items_text": "自制饮品制售；预包装食品销售",
    "f.food__bulk": "没有",
    "f.food__online": "不在网上卖",
    "f.food__self_check": "每天一次",
    "f.food__supplier": "定点进货，查验合格证明，留存票据",
    "f.sign__shop_name": "乐天茶铺",
    "f.sign__width": "3.6",
    "f.sign__height": "0.9",
    "f.sign__out": "0.3",
    "f.sign__bottom": "3",
    "f.sign__matter": "铝板烤漆",
    "f.sign__lights": "none",
    "f.sign__install_on": "2099-03-01",
    "f.sign__installer": "明川清江装饰",
}
UNITS = {"个体工商户设立登记": "scjg", "食品经营许可": "scjg", "门头招牌设置备案": "chengguan"}
RESULTS = ("营业执照", "食品经营许可证", "门头招牌设置备案凭证")
EXAMINED = "食品经营许可"
# Its rule set decides it a moment after it was sent: nobody in the office has a hand in it.
BY_RULES = "门头招牌设置备案"
CLERK = "clerk1"
CASE = re.compile(r"/cases/([A-Z0-9]+)/")
PATIENCE_SECONDS = 30


@dataclass
class Restaurant:
    """What is known on the way."""

    base: str
    citizen: Visitor = field(init=False)
    number: str = ""
    cases: dict[str, str] = field(default_factory=dict)
    proofs: list[tuple[str, str]] = field(default_factory=list)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.citizen = Visitor(self.base)

    def find(self) -> None:
        """In people's own words; the questions lead to what is needed."""
        road.enter(self.citizen, PHONE).must_say(NAME)
        page = self.citizen.get(f"/search/?q={WORDS}").must_say("可以一次办", THEME)
        page = self.citizen.get(page.link(THEME, towards="/together/")).must_say("还没有选全")
        self.page = self.citizen.get(f"{page.url}?{urlencode(ANSWERS)}")
        self.page.must_say(
            "低风险，告知承诺", "要办 3 件，一次交", "4 个工作日", "不用办：城镇污水排入排水管网许可、用水报装"
        )

    def begin(self) -> None:
        page = self.citizen.get(self.page.link("一次申请"))
        self.page = self.citizen.send(page, page.form(having="party"), {"do": "open"})
        self.number = self.page.url.split("/packages/")[1].partition("/")[0]

    def fill_in(self) -> None:
        """One form, every material once; what is missing is said before sending."""
        page = self.citizen.send(self.page, self.page.form(having="f.phone"), {"do": "next"})
        page.must_say("提交前还差")
        page = self.citizen.get(f"/packages/{self.number}/form/")
        for form in [form for form in page.forms if "/files/" in form.action]:
            code = form.action.rstrip("/").rpartition("/")[2]
            paper = (f"{code}.pdf", samples.paper(f"{THEME} {code}"), "application/pdf")
            page = self.citizen.send(page, form, files={"file": paper})
        page = self.citizen.get(f"/packages/{self.number}/form/")
        page = self.citizen.send(page, page.form(having="f.phone"), {**FILLED_IN, "do": "next"})
        page.must_say("都齐了")

    def submit(self) -> None:
        """Sent once: a case for each unit."""
        page = self.citizen.get(f"/packages/{self.number}/sign/")
        words = {"method": "counter", "agreed": "1", "signature": NAME}
        page = self.citizen.send(page, page.form(having="signature"), words).must_say(self.number, "3 件里已经有结果")
        for address, said in page.links:
            found = CASE.search(address)
            if found is not None and said in UNITS:
                self.cases[said] = found[1]
        if set(self.cases) != set(UNITS):
            raise Unexpected(f"应当分成 {len(UNITS)} 件，页面上是：{'、'.join(self.cases)}")

    def accept(self) -> None:
        """The rules decide one, the window takes on the others; the common promise runs from the last."""
        self._eventually("3 件里已经有结果 1 件")
        for number in self._by_people().values():
            road.do(self.base, number, CLERK, "pre_examine", note="材料清楚。")
            road.do(self.base, number, CLERK, "accept")
        self._eventually("整件事承诺 4 个工作日")

    def decide(self) -> None:
        """Each unit by itself, with its own people."""
        examiner = f"{UNITS[EXAMINED]}.examiner"
        road.do(self.base, self.cases[EXAMINED], examiner, "examine", opinion="符合告知承诺的条件，建议准予。")
        for item, number in self._by_people().items():
            verb = "decide" if item == EXAMINED else "decide_on_the_spot"
            road.do(self.base, number, f"{UNITS[item]}.chief", verb, opinion="同意。")
        self._eventually("3 件里已经有结果 3 件")

    def deliver(self) -> None:
        """Made, sealed and handed over (on the spot they were made with the decision); then the whole is finished."""
        road.do(self.base, self.cases[EXAMINED], f"{UNITS[EXAMINED]}.chief", "issue")
        for number in self.cases.values():
            road.do(self.base, number, CLERK, "deliver", method="counter", receiver=NAME)
        self._eventually("都办完了")

    def fetch(self) -> None:
        """All certificates from the one page."""
        page = self.citizen.get(f"/packages/{self.number}/")
        for result in RESULTS:
            paper = self.citizen.get(page.link(f"下载{result}"))
            self.proofs.append(road.proof_on(paper, NAME))

    def verify(self) -> None:
        for number, code in self.proofs:
            road.must_verify(self.base, number, code)

    def _by_people(self) -> dict[str, str]:
        return {item: number for item, number in self.cases.items() if item != BY_RULES}

    def _eventually(self, sentence: str) -> None:
        """What follows a deed is done by the worker, a moment after it."""
        until = time.monotonic() + PATIENCE_SECONDS
        while sentence not in (page := self.citizen.get(f"/packages/{self.number}/")).text:
            if time.monotonic() > until:
                page.must_say(sentence)
            time.sleep(0.3)


STEPS: list[tuple[str, Callable[[Restaurant], None]]] = [
    (f"办事人搜“{WORDS}”，答几个问题", Restaurant.find),
    ("办事人开始一次申请", Restaurant.begin),
    ("办事人填一张表、交一次材料", Restaurant.fill_in),
    ("办事人提交一次，分成三件", Restaurant.submit),
    ("招牌由规则办好，窗口受理另外两件，共同的时限起算", Restaurant.accept),
    ("执照和许可由人审查、决定", Restaurant.decide),
    ("制证、送达，整件事办结", Restaurant.deliver),
    ("办事人在一个页面下载全部证照", Restaurant.fetch),
    ("任何人核验每一份证照", Restaurant.verify),
]
