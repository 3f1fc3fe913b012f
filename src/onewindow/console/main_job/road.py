"""The road of one application, step by step: every step is a page sent as a person would send it, and what it must say.

教师资格认定: a licence to a natural person, promised, ending in a certificate; the item, its people and its words are the demo city's.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from pypdf import PdfReader

from onewindow.base import demo
from onewindow.console.city import samples
from onewindow.console.main_job.visitor import Page, Unexpected, Visitor

WORDS, ITEM, RESULT = "教师证", "教师资格认定", "教师资格证书"
CITIZEN_PHONE, CITIZEN_NAME = "15406001012", "梅映雪"
SITUATION = {"kind": "senior"}
PAPERS = {"m04": "体检合格证明", "m07": "个人承诺书"}
FILLED_IN = {
    "f.stage": "高级中学教师资格",
    "f.subject": "数学",
    "f.exam_no": "20252990101234",
    "f.exam_until": "2099-06-30",
    "f.school": "示范师范大学",
    "f.major": "数学与应用数学",
    "f.degree": "本科",
    "f.mandarin_no": "9901260012345",
    "f.mandarin": "二级甲等",
    "f.residence": "户籍在本市",
    "f.phone": CITIZEN_PHONE,
}
CLERK, EXAMINER, CHIEF = "clerk1", "jiaoyu.examiner", "jiaoyu.chief"
SIX_DIGITS = re.compile(r"验证码是 (\d{6})")
CERTIFICATE = re.compile(r"(1\.2\.156\.3005\.2\.[0-9A-Z.]+)")
CODE = re.compile(r"验证码([0-9A-Z]{8})")
CASE_NUMBER = re.compile(r"/(?:applications|cases)/([A-Z0-9]+)/")


@dataclass
class Road:
    """What is known on the way."""

    base: str
    citizen: Visitor = field(init=False)
    number: str = ""
    certificate: str = ""
    code: str = ""
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.citizen = Visitor(self.base)

    # --- the citizen applies -----------------------------------------------------------------------

    def sign_in(self) -> None:
        enter(self.citizen, CITIZEN_PHONE).must_say(CITIZEN_NAME)

    def find(self) -> None:
        self.page = self.citizen.get(f"/search/?q={WORDS}").must_say(ITEM)
        self.page = self.citizen.get(self.page.link(ITEM)).must_say("要准备什么", "要等多久", "15 个工作日")
        self.page = self.citizen.get(f"{self.page.url}?{urlencode(SITUATION)}").must_say("高级中学教师资格")

    def begin(self) -> None:
        page = self.citizen.get(self.page.link("在线办理"))
        form = page.form(having="party")
        self.page = self.citizen.send(page, form, {"do": "open"})
        self.number = _number(self.page.url)

    def fill_in(self) -> None:
        self.page = self.citizen.send(self.page, self.page.form(having="f.stage"), {"do": "next"})
        self.page.must_say("体检合格证明")
        page = self.citizen.get(f"/applications/{self.number}/form/")
        for code, name in PAPERS.items():
            paper = (f"{name}.pdf", samples.paper(name), "application/pdf")
            page = self.citizen.send(page, page.form(action=f"/files/{code}/"), files={"file": paper})
        self.page = self.citizen.send(page, page.form(having="f.stage"), {**FILLED_IN, "do": "next"})
        self.page.must_say("都齐了")

    def submit(self) -> None:
        page = self.citizen.get(f"/applications/{self.number}/sign/")
        words = {"method": "counter", "agreed": "1", "signature": CITIZEN_NAME}
        self.page = self.citizen.send(page, page.form(having="signature"), words).must_say(self.number)

    # --- the offices handle it -----------------------------------------------------------------------

    def pre_examine(self) -> None:
        """The window looks at it online, before anybody travels."""
        self._does(CLERK, "pre_examine", note="材料清楚，符合要求。")

    def accept(self) -> None:
        """The clocks start, and the applicant is told until when."""
        self._does(CLERK, "accept")
        self.citizen.get(f"/cases/{self.number}/").must_say("已受理", "个工作日", "受理通知书")

    def examine(self) -> None:
        """The examiner's opinion."""
        self._does(EXAMINER, "examine", opinion="考试、普通话和体检都合格，建议准予。")

    def decide(self) -> None:
        """Somebody else decides."""
        self._does(CHIEF, "decide", opinion="同意。")

    def issue(self) -> None:
        """The certificate is made and sealed."""
        self._does(CHIEF, "issue")

    def deliver(self) -> None:
        """Handed over at the counter against signature."""
        self._does(CLERK, "deliver", method="counter", receiver=CITIZEN_NAME)

    def _does(self, username: str, verb: str, **words: str) -> None:
        do(self.base, self.number, username, verb, **words)

    # --- the citizen fetches it, anybody verifies it -------------------------------------------------------

    def fetch(self) -> None:
        """The certificate as PDF, with its number and the code that proves it."""
        page = self.citizen.get(f"/cases/{self.number}/").must_say("已送达", RESULT)
        paper = self.citizen.get(page.link(f"下载{RESULT}"))
        self.certificate, self.code = proof_on(paper, CITIZEN_NAME)

    def verify(self) -> None:
        """A stranger, not signed in: valid with the right code, unknown with a wrong one."""
        must_verify(self.base, self.certificate, self.code)


def enter(citizen: Visitor, phone: str) -> Page:
    """Sign in by the code that the demo shows on the page."""
    page = citizen.get("/sign-in/")
    page = citizen.send(page, page.form(having="phone"), {"phone": phone, "do": "send"})
    shown = SIX_DIGITS.search(page.text)
    if shown is None:
        raise Unexpected(f"页面没有显示验证码：{page.text[:300]}")
    return citizen.send(page, page.form(having="code"), {"phone": phone, "code": shown[1], "do": "enter"})


def do(base: str, number: str, username: str, verb: str, **words: str) -> None:
    """A member of staff signs in, opens the case, presses the button, confirms what will happen."""
    visitor = Visitor(base)
    page = visitor.get("/desk/sign-in/")
    visitor.send(page, page.form(having="username"), {"username": username, "password": demo.PASSWORD})
    page = visitor.get(f"/desk/cases/{number}/")
    form, way = page.way(f"/do/{verb}.")
    page = visitor.send(page, form, to=way)
    visitor.send(page, page.form(having="confirmed"), words)


def proof_on(paper: Page, holder: str) -> tuple[str, str]:
    """Number and verification code on a certificate's PDF, which must name its holder."""
    words = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper.content)).pages)
    number, code = CERTIFICATE.search(words), CODE.search(words.replace(" ", ""))
    if number is None or code is None or holder not in words:
        raise Unexpected(f"证照上没有编号、验证码或姓名：{words[:300]}")
    return number[1], code[1]


def must_verify(base: str, number: str, code: str) -> None:
    """A stranger, not signed in, finds it valid with the right code and unknown with a wrong one."""
    stranger, asked = Visitor(base), {"number": number, "code": code}
    stranger.get(f"/verify/?{urlencode(asked)}").must_say("有效", number)
    wrong = stranger.get(f"/verify/?{urlencode(asked | {'code': 'AAAAAAAA'})}")
    if "出具单位" in wrong.text:
        raise Unexpected("错的验证码也通过了核验")


def _number(url: str) -> str:
    found = CASE_NUMBER.search(url)
    if found is None:
        raise Unexpected(f"网址里没有办件编号：{url}")
    return found[1]


STEPS: list[tuple[str, Callable[[Road], None]]] = [
    ("办事人用手机验证码登录", Road.sign_in),
    (f"办事人搜“{WORDS}”，看指南", Road.find),
    ("办事人开始申请", Road.begin),
    ("办事人填表、传材料，缺的当场知道", Road.fill_in),
    ("办事人签名提交，拿到接收凭证", Road.submit),
    ("窗口预审", Road.pre_examine),
    ("窗口受理，开始计时", Road.accept),
    ("审查人员审查", Road.examine),
    ("首席代表决定", Road.decide),
    ("制证", Road.issue),
    ("窗口送达", Road.deliver),
    ("办事人下载证照", Road.fetch),
    ("任何人核验证照", Road.verify),
]
