"""What a machine sends with a write."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from onewindow.api.shapes.plain import CODE, NO_NUL, Sent, meanings, text
from onewindow.base.codes import IdType
from onewindow.kernel.parties.service import PartyKind

Answers = dict[str, Annotated[str, Field(max_length=200, pattern=NO_NUL)]]


class Method(StrEnum):
    """counter 到窗口取，courier 寄送。"""

    COUNTER = "counter"
    COURIER = "courier"


class NewParty(Sent):
    """申请人。已登记过的按证件号码找到；姓名或名称要与登记的一致。"""

    kind: PartyKind = Field(description=meanings("类别", PartyKind), examples=["natural"])
    name: str = text(120, "姓名或名称", least=1, example="林晓雨")
    id_type: IdType = Field(description=meanings("证件类型", IdType), examples=["111"])
    id_number: str = text(40, "证件号码；校验位不对不收（GB 11643、GB 32100）", least=1, example="11990019900307123X")
    phone: str = text(30, "联系电话：手机，或带区号的座机", example="15412345678", default="")
    legal_representative: str = text(60, "法定代表人", default="")
    address: str = text(200, "地址", default="")


class NewCase(Sent):
    """开始一个申请，建立草稿。"""

    item_code: str = Field(description="事项编码", pattern=CODE, examples=["1199000000000001XC3000101001000"])
    party: NewParty
    answers: Answers = Field(
        default_factory=dict,
        description="情形答案 {问题 key: 选项 value}；材料清单按它定",
        examples=[{"who": "company"}],
    )
    title: str = text(200, "申请人给这件事起的名字", default="")


class Delivery(Sent):
    """怎么取结果。"""

    method: Method = Field(description="counter 到窗口取，courier 寄送")
    receiver: str = text(200, "收件人", default="")
    phone: str = text(30, "收件人电话", default="")
    address: str = text(200, "寄送地址", default="")


class DraftChange(Sent):
    """要改的部分；不写的不动。"""

    form: dict[str, Any] | None = Field(default=None, description="申请表，整体替换；按事项的 form_schema 填")
    answers: Answers | None = Field(default=None, description="情形答案，整体替换；材料清单跟着变，已交的文件保留")
    title: str | None = text(200, "申请内容", default=None)
    delivery: Delivery | None = Field(default=None, description="取件方式")
    project_code: str | None = text(40, "投资项目代码", default=None)


class Supplement(Sent):
    """补充说明。"""

    words: str = text(2000, "要说明的内容", least=1, example="演出时间改为 3 月 20 日，节目单不变。")


class Withdrawal(Sent):
    """撤回。"""

    reason: str = text(400, "撤回的理由", default="")
