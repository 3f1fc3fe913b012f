"""Items and guides as machines read them."""

from typing import Any

from pydantic import Field

from onewindow.api.shapes.plain import Length, Moment, Named, Told, length, meanings
from onewindow.base import codes
from onewindow.base.dates import count_words
from onewindow.catalogue.service import Guide, Material, Revision, RevisionState, Step

_ITEM_TYPES = meanings("事项类型", codes.ItemType)
_CASE_TYPES = meanings("办件类型", codes.CaseType)
_NECESSITIES = meanings("必要性", codes.Necessity)
_FORMS = meanings("材料形式", codes.MaterialFormat)


class ItemRow(Told):
    """目录里的一个事项。"""

    code: str = Field(description="实施编码，是事项在各处的名字", examples=["1199000000000001XC3000101001000"])
    name: str = Field(description="事项名称", examples=["营业性演出审批"])
    summary: str = Field(description="一句话说明")
    item_type: str = Field(description=_ITEM_TYPES, examples=["01"])
    case_type: str = Field(description=_CASE_TYPES, examples=["2"])
    authority: str = Field(description="实施主体名称")
    unit: Named = Field(description="实施单位")
    version: int = Field(description="版本号；办件按申请时的版本办到底", examples=[3])
    takes_applications: bool = Field(description="现在能不能申请；暂停办理时是 false")
    online: bool = Field(description="公众网上可办")
    statutory: Length | None = Field(description="法定办结时限")
    promised: Length | None = Field(description="承诺办结时限")


class ItemPage(Told):
    """一页事项。"""

    items: list[ItemRow]
    next: str | None = Field(description="下一页的 cursor；没有下一页是 null", examples=["184"])


class MaterialShape(Told):
    """一份申请材料。"""

    code: str = Field(description="材料编码，上传文件时用它", examples=["m01"])
    name: str = Field(description="材料名称")
    necessity: str = Field(description=_NECESSITIES, examples=["1"])
    form: str = Field(description=_FORMS, examples=["3"])
    originals: int = Field(description="原件份数")
    copies: int = Field(description="复印件份数")
    note: str = Field(description="填报须知")
    standard: str = Field(description="受理标准")
    exempt_by: str = Field(description="免提交：可由系统取得的证照类型；空为要交")
    deferrable_days: int | None = Field(description="容缺后补：受理后几个工作日内补交")
    when: str = Field(description="对情形答案的条件式（zen 表达式）；空为都要")


class StepShape(Told):
    """一个办理环节。"""

    name: str
    unit: str = Field(description="办理单位")
    limit: Length


class Item(ItemRow):
    """一个事项的全部，按它填申请。"""

    published_at: Moment | None = Field(description="发布时间")
    targets: list[str] = Field(description=meanings("服务对象", codes.ServiceTarget))
    conditions: list[str] = Field(description="受理条件，一条一句")
    materials: list[MaterialShape]
    steps: list[StepShape]
    scenarios: list[dict[str, Any]] = Field(description="情形问题：key、question、options[value,label]、when")
    form_schema: dict[str, Any] = Field(description="申请表：JSON Schema 2020-12")
    fees: list[dict[str, Any]] = Field(description="收费项目；amount_cents 的单位是分")
    legal_basis: list[dict[str, Any]] = Field(description="设定依据：law、article、text")
    result_name: str = Field(description="结果名称")


class NeededShape(Told):
    """这些答案下要的一份材料。"""

    code: str
    name: str
    how: str = Field(description="怎么交")
    note: str
    necessity: str = Field(description="用话说的必要性", examples=["必要"])
    is_exempt: bool = Field(description="系统自动取得，不用交")
    is_deferrable: bool = Field(description="可以容缺后补")


class OptionShape(Told):
    """一个选项。"""

    value: str
    label: str
    is_chosen: bool


class ChoiceShape(Told):
    """一个情形问题。"""

    key: str
    question: str
    options: list[OptionShape]


class PlaceShape(Told):
    """一个办理窗口。"""

    place: str
    address: str
    hours: str
    phone: str


class CostShape(Told):
    """一项收费。"""

    name: str
    standard: str
    basis: str
    reduction: str


class AnsweredQuestion(Told):
    """一个常见问题。"""

    question: str
    answer: str


class GuideShape(Told):
    """办事指南，按给出的情形答案。"""

    item_code: str
    item_name: str
    answers: dict[str, str] = Field(description="认得的答案；不认得的不算")
    is_answered: bool = Field(description="问题都答了，材料清单就是最后的")
    takes_applications: bool
    standing: str = Field(description="暂停办理等说明；空为正常")
    choices: list[ChoiceShape]
    conditions: list[str]
    materials: list[NeededShape]
    left_out: list[str] = Field(description="按这些答案不用交的材料")
    promised: str = Field(description="承诺时限，用话说")
    statutory: str = Field(description="法定时限，用话说")
    cost: str = Field(description="收不收费，用话说")
    costs: list[CostShape]
    visits: str = Field(description="到现场次数，用话说")
    windows: list[PlaceShape]
    steps: list[str] = Field(description="环节和时限", examples=[["受理 1 个工作日"]])
    legal_basis: list[str]
    questions: list[AnsweredQuestion]
    result_name: str


def _row(revision: Revision) -> dict[str, Any]:
    return {
        "code": revision.item.code,
        "name": revision.name,
        "summary": revision.summary,
        "item_type": revision.item_type,
        "case_type": revision.case_type,
        "authority": revision.authority_name,
        "unit": Named(code=revision.item.unit.code, name=revision.item.unit.name),
        "version": revision.number,
        "takes_applications": revision.state == RevisionState.PUBLISHED,
        "online": revision.is_online,
        "statutory": length(revision.statutory_amount, revision.statutory_unit),
        "promised": length(revision.promised_amount, revision.promised_unit),
    }


def item_row(revision: Revision) -> ItemRow:
    """A line of the list."""
    return ItemRow(**_row(revision))


def item(revision: Revision) -> Item:
    """The whole item; its parts are loaded."""
    return Item(
        **_row(revision),
        published_at=revision.published_at,
        targets=revision.targets,
        conditions=revision.conditions,
        materials=[_material(row) for row in revision.materials.all()],
        steps=[_step(row) for row in revision.steps.all()],
        scenarios=revision.scenarios,
        form_schema=revision.form_schema,
        fees=revision.fees,
        legal_basis=revision.legal_basis,
        result_name=revision.result_name,
    )


def _material(row: Material) -> MaterialShape:
    return MaterialShape(
        code=row.code,
        name=row.name,
        necessity=row.necessity,
        form=row.form,
        originals=row.originals,
        copies=row.copies,
        note=row.filling_note,
        standard=row.acceptance_standard,
        exempt_by=row.exempt_by,
        deferrable_days=row.deferrable_days,
        when=row.when,
    )


def _step(row: Step) -> StepShape:
    return StepShape(name=row.name, unit=row.unit_name, limit=Length(amount=row.amount, unit=row.unit))


def guide(told: Guide) -> GuideShape:
    """The guide for somebody's answers."""
    return GuideShape(
        item_code=told.revision.item.code,
        item_name=told.revision.name,
        answers=dict(told.answers),
        is_answered=told.is_answered,
        takes_applications=told.takes_applications,
        standing=told.standing,
        choices=[ChoiceShape.model_validate(choice) for choice in told.choices],
        conditions=list(told.conditions),
        materials=[NeededShape.model_validate(material) for material in told.materials],
        left_out=list(told.left_out),
        promised=told.duration.promised,
        statutory=told.duration.statutory,
        cost=told.cost.summary,
        costs=[CostShape(name=n, standard=s, basis=b, reduction=r) for n, s, b, r in told.cost.rows],
        visits=told.visits,
        windows=[PlaceShape.model_validate(window) for window in told.windows],
        steps=[f"{step.name} {count_words(step.amount, step.unit)}" for step in told.steps],
        legal_basis=list(told.basis),
        questions=[AnsweredQuestion.model_validate(question) for question in told.questions],
        result_name=told.result,
    )
