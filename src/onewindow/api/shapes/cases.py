"""Cases as machines read them. Lists show names masked; identity numbers and phones are masked everywhere."""

from typing import Any

from pydantic import Field

from onewindow.api.shapes.plain import Moment, Named, Told, meanings
from onewindow.base import codes
from onewindow.base.chinese import mask_name
from onewindow.cases.service import Case, CaseMaterial, Missing, Outcome, State, possible_verbs
from onewindow.kernel.org.service import Person, Unit
from onewindow.kernel.parties.service import PartyKind


class CaseRow(Told):
    """一个办件的现状。"""

    number: str = Field(description="办件编号", examples=["MC26030200001"])
    item_code: str = Field(description="事项编码")
    item_name: str = Field(description="事项名称", examples=["营业性演出审批"])
    title: str = Field(description="申请内容")
    applicant: str = Field(description="申请人；个人只露姓", examples=["林**"])
    state: State = Field(description=meanings("状态", State), examples=["submitted"])
    outcome: str = Field(description=meanings("决定（还没有决定时为空）", Outcome), examples=[""])
    unit: Named = Field(description="实施单位")
    window: Named | None = Field(description="收件窗口")
    channel: str = Field(description=meanings("来源", codes.Channel), examples=["api"])
    created_at: Moment
    submitted_at: Moment | None = Field(description="第一次提交")
    received_at: Moment | None = Field(description="收齐材料，五个工作日答复期的起点（行政许可法 32）")
    accepted_at: Moment | None = Field(description="受理")
    accepted_by_law: bool = Field(description="逾期没有答复，依法视为受理")
    due_at: Moment | None = Field(description="对外承诺的到期时间；暂停时为 null")
    decided_at: Moment | None
    delivered_at: Moment | None
    closed_at: Moment | None = Field(description="办结")


class CasePage(Told):
    """一页办件，最新的在前。"""

    cases: list[CaseRow]
    next: str | None = Field(description="下一页的 cursor；没有下一页是 null", examples=["1772417100000000_12"])


class CaseMaterialShape(Told):
    """这个办件要的一份材料。"""

    code: str = Field(description="材料编码", examples=["m01"])
    name: str
    necessity: str = Field(description=meanings("必要性", codes.Necessity), examples=["1"])
    state: CaseMaterial.State = Field(description=meanings("状态", CaseMaterial.State), examples=["missing"])
    on_paper: bool = Field(description="收到纸质件")
    note: str = Field(description="缺什么、哪里不对")
    due_on: str | None = Field(description="容缺补交的最后一天", examples=["2026-03-09"])


class PartyShape(Told):
    """申请人。证件号码和电话只露头尾。"""

    kind: PartyKind = Field(description=meanings("类别", PartyKind))
    name: str
    id_type: codes.IdType = Field(description=meanings("证件类型", codes.IdType))
    id_number: str = Field(description="证件号码（隐去中间）", examples=["119***********231X"])
    phone: str = Field(description="电话（隐去中间）", examples=["199****5678"])


class CaseDetail(CaseRow):
    """一个办件的全部。"""

    party: PartyShape
    project_code: str = Field(description="投资项目代码")
    answers: dict[str, Any] = Field(description="情形答案")
    form: dict[str, Any] = Field(description="申请表里填的内容")
    delivery: dict[str, Any] = Field(description="取件方式")
    materials: list[CaseMaterialShape]
    actions: list[str] = Field(description="现在可以对它做的写操作", examples=[["save_draft", "submit", "withdraw"]])
    pause_reason: str = Field(description="正在进行的特别程序的种类；没有为空")
    refusal_reason: str = Field(description="不予的理由")
    certificate_number: str = Field(description="证照编号")


class MissingShape(Told):
    """还差的一项。"""

    where: str = Field(description="form.<字段> 或 material.<材料编码>", examples=["material.m01"])
    sentence: str = Field(description="缺什么", examples=["还没有交：演出节目单"])


class MissingList(Told):
    """还差的全部，一次说完。"""

    missing: list[MissingShape]


def _unit(unit: Unit) -> Named:
    return Named(code=unit.code, name=unit.name)


def _row(case: Case) -> dict[str, Any]:
    natural = case.party.kind == PartyKind.NATURAL
    same = ("number", "item_code", "item_name", "title", "outcome", "channel", "accepted_by_law", "created_at")
    moments = ("submitted_at", "received_at", "accepted_at", "due_at", "decided_at", "delivered_at", "closed_at")
    return {
        **{name: getattr(case, name) for name in (*same, *moments)},
        "applicant": mask_name(case.party_name) if natural else case.party_name,
        "state": State(case.state),
        "unit": _unit(case.unit),
        "window": _unit(case.window_unit) if case.window_unit else None,
    }


def case_row(case: Case) -> CaseRow:
    """A line of the list, and the answer of every write; the case's units and party are loaded."""
    return CaseRow(**_row(case))


def case_detail(case: Case, machine: Person) -> CaseDetail:
    """The whole case; it was read ``with_page_data``."""
    return CaseDetail(
        **_row(case),
        party=PartyShape(
            kind=PartyKind(case.party.kind),
            name=case.party.name,
            id_type=codes.IdType(case.party.id_type),
            id_number=case.party.id_masked,
            phone=case.party.phone_masked,
        ),
        project_code=case.project_code,
        answers=case.answers,
        form=case.form,
        delivery=case.delivery,
        materials=[_material(row) for row in sorted(case.materials.all(), key=lambda row: row.order)],
        actions=sorted(possible_verbs(machine, case)),
        pause_reason=case.pause_reason,
        refusal_reason=case.refusal_reason,
        certificate_number=case.certificate_number,
    )


def _material(row: CaseMaterial) -> CaseMaterialShape:
    return CaseMaterialShape(
        code=row.code,
        name=row.name,
        necessity=row.necessity,
        state=CaseMaterial.State(row.state),
        on_paper=row.on_paper,
        note=row.note,
        due_on=row.due_on.isoformat() if row.due_on else None,
    )


def missing_list(found: list[Missing]) -> MissingList:
    """Everything that keeps an application from being handed in."""
    return MissingList(missing=[MissingShape(where=each.where, sentence=each.sentence) for each in found])
