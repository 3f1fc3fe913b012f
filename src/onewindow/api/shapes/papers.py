"""Files, documents, timeline and clocks of a case as machines read them."""

import datetime as dt

from pydantic import Field

from onewindow.api.shapes.plain import Moment, Told, meanings
from onewindow.base import codes
from onewindow.cases.service import Event
from onewindow.kernel.attachments.service import Attachment, Blob
from onewindow.kernel.documents.service import Document
from onewindow.kernel.timelimits.service import Explanation, Light, Limit, LimitKind, LimitState, What, remaining


class FileShape(Told):
    """一个上传的文件。"""

    key: str = Field(description="文件编号", examples=["6f1c2a34-5f0e-4c7c-9a52-0d8a3c1b7e11"])
    name: str = Field(description="文件名", examples=["节目单.pdf"])
    material: str = Field(description="属于哪份材料；supplement 是补充说明", examples=["m01"])
    size: int = Field(description="字节数", examples=[20480])
    media_type: str = Field(description="按内容判断的类型", examples=["application/pdf"])
    scan: Blob.Scan = Field(description=meanings("查毒", Blob.Scan))
    uploaded_at: Moment


class FileList(Told):
    """这个办件的文件，先交的在前。"""

    files: list[FileShape]


class DocumentShape(Told):
    """一份文书或证照。"""

    number: str = Field(description="文号或证照编号", examples=["明文旅受〔2026〕86号"])
    kind: str = Field(description="种类", examples=["acceptance"])
    title: str = Field(description="标题", examples=["受理通知书"])
    unit: str = Field(description="出具单位")
    issued_at: Moment
    valid_from: dt.date | None
    valid_until: dt.date | None
    state: str = Field(
        description="valid 有效、revoked 已撤销、cancelled 已注销、superseded 已被替代", examples=["valid"]
    )
    verification_code: str = Field(description="公开核验用的验证码")


class DocumentList(Told):
    """这个办件的文书，先出的在前。"""

    documents: list[DocumentShape]


class EventShape(Told):
    """发生过的一件事。"""

    at: Moment
    verb: str = Field(description="稳定的名字", examples=["case.accepted"])
    words: str = Field(description="单位的说法", examples=["受理"])
    applicant_words: str = Field(description="给申请人看的说法；空为不给申请人看")
    actor: str = Field(description="谁做的")
    note: str = Field(description="告知申请人的理由")
    documents: list[str] = Field(description="文号")
    clock: list[str] = Field(description="时限的变化", examples=[["承诺时限 起算"]])


class Timeline(Told):
    """经过，从早到晚。"""

    events: list[EventShape]


class LimitShape(Told):
    """一个时限。"""

    kind: LimitKind = Field(description=meanings("种类", LimitKind))
    amount: int = Field(description="数量", examples=[10])
    unit: codes.LimitUnit = Field(description=meanings("单位", codes.LimitUnit))
    state: LimitState = Field(description=meanings("状态", LimitState))
    light: Light = Field(description=meanings("灯", Light))
    started_at: Moment
    due_at: Moment | None = Field(description="到期；暂停时为 null")
    provisional: bool = Field(description="跨到放假安排还没公布的年份，到期日是暂定的")
    finished_at: Moment | None
    remaining: str = Field(description="还剩多少，用话说", examples=["还剩 4 个工作日"])
    remaining_amount: int | None = Field(description="还剩多少：工作日、自然日或小时；超期为负；暂停或结束为 null")


class LimitList(Told):
    """这个办件的时限，先起算的在前。"""

    limits: list[LimitShape]


class DayShape(Told):
    """一天。"""

    date: dt.date
    what: What = Field(description=meanings("这天算什么", What))
    number: int | None = Field(description="数到第几天")
    name: str = Field(description="节假日名称")


class ReasonShape(Told):
    """一句理由。"""

    sentence: str = Field(examples=["3月2日 受理，当天不算，第二天起算。"])
    law: str = Field(description="依据", examples=["民法典第二百零一条"])


class ExplanationShape(Told):
    """为什么是这一天到期，逐日说明。"""

    kind: LimitKind = Field(description=meanings("种类", LimitKind))
    total: int = Field(description="一共多少天（含延期）")
    due: dt.date | None
    provisional: bool
    used: int
    left: int | None
    today: dt.date
    days: list[DayShape]
    reasons: list[ReasonShape]


def file(attachment: Attachment) -> FileShape:
    """An uploaded file; its content's row is loaded."""
    return FileShape(
        key=str(attachment.key),
        name=attachment.name,
        material=attachment.purpose,
        size=attachment.blob.size,
        media_type=attachment.blob.media_type,
        scan=Blob.Scan(attachment.blob.scan),
        uploaded_at=attachment.uploaded_at,
    )


def document(paper: Document) -> DocumentShape:
    """A document; its unit is loaded."""
    return DocumentShape(
        number=paper.number,
        kind=paper.kind,
        title=paper.title,
        unit=paper.unit.name,
        issued_at=paper.issued_at,
        valid_from=paper.valid_from,
        valid_until=paper.valid_until,
        state=paper.state,
        verification_code=paper.verification_code,
    )


def event(happened: Event) -> EventShape:
    """A line of the timeline. What colleagues wrote to each other stays with them."""
    return EventShape(
        at=happened.at,
        verb=happened.verb,
        words=happened.desk_words,
        applicant_words=happened.words,
        actor=happened.actor_name,
        note=happened.note,
        documents=[paper.number for paper in happened.documents],
        clock=list(happened.clock),
    )


def limit(running: Limit) -> LimitShape:
    """A clock with what is left of it now."""
    left = remaining(running)
    return LimitShape(
        kind=LimitKind(running.kind),
        amount=running.amount,
        unit=codes.LimitUnit(running.unit),
        state=LimitState(running.state),
        light=left.light,
        started_at=running.started_at,
        due_at=running.due_at,
        provisional=running.provisional,
        finished_at=running.finished_at,
        remaining=left.words,
        remaining_amount=left.days,
    )


def explanation(told: Explanation) -> ExplanationShape:
    """Day by day and in sentences."""
    return ExplanationShape.model_validate(told)
