"""The editor's sections: which fields stand where, as a JSON Schema that ``ui.forms`` shows and reads.

The schema comes out of the item's own (``catalogue.item_schema``): a new column of the model fails a test here until it has
a place. Lists of sentences are typed one a line, options one a line as ``代码｜文字｜说明``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.base import codes
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Material, Question, Revision, ServiceWindow, Step
from onewindow.kernel.timelimits.service import PauseReason

Data = dict[str, Any]
BAR = "｜"
PARTS: Mapping[str, Any] = {"materials": Material, "steps": Step, "questions": Question, "windows": ServiceWindow}
# A text field of up to this length is one line; without the bound the page would open a box for it.
_ONE_LINE = 200
_BOX = 120


@dataclass(frozen=True)
class Section:
    """One page of the editor. ``groups`` are headings with the fields under them."""

    key: str
    title: Any
    lead: Any
    groups: tuple[tuple[Any, tuple[str, ...]], ...]

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for _title, names in self.groups for name in names)


def _section(key: str, title: Any, lead: Any, *names: str) -> Section:
    return Section(key, title, lead, (("", names),))


SECTIONS: tuple[Section, ...] = (
    Section(
        "basic",
        gettext_lazy("基本信息"),
        gettext_lazy("群众先看名称和一句话说明：用他们的话写。"),
        (
            (gettext_lazy("事项"), ("name", "summary", "item_type", "basic_code", "level", "power_source")),
            (gettext_lazy("写给内部"), ("exercise_content", "is_popular", "effective_from")),
            (
                gettext_lazy("实施主体"),
                ("authority_name", "authority_uscc", "authority_nature", "joint_units", "entrusting_unit", "area"),
            ),
            (gettext_lazy("办理结果"), ("result_name", "result_type", "result_validity_months", "renewal_days")),
            (gettext_lazy("联系电话"), ("consult_phone", "complaint_phone")),
        ),
    ),
    _section("basis", gettext_lazy("依据"), gettext_lazy("写到条款，一条依据一行。"), "legal_basis"),
    Section(
        "time",
        gettext_lazy("时限"),
        gettext_lazy("承诺时限不能长于法定时限；承诺当场办结填 0。"),
        (
            (gettext_lazy("承诺"), ("case_type", "promised_amount", "promised_unit", "promised_note")),
            (gettext_lazy("法定"), ("statutory_amount", "statutory_unit", "statutory_note")),
            (gettext_lazy("不计入时限的特别程序"), ("special_procedures", "pauses_promise_for_survey")),
        ),
    ),
    Section(
        "targets",
        gettext_lazy("对象和条件"),
        gettext_lazy("谁能办、什么情况能办、什么情况不在这里办。"),
        (
            (gettext_lazy("服务对象"), ("targets", "person_themes", "legal_themes")),
            (gettext_lazy("条件"), ("conditions", "not_for", "quota_note")),
        ),
    ),
    _section(
        "materials",
        gettext_lazy("材料"),
        gettext_lazy("群众要交的每一份材料。写具体，不写“其他材料”“有关证明”。"),
        "materials",
    ),
    _section(
        "papers",
        gettext_lazy("样表和样本"),
        gettext_lazy("空白表格让人照着填，样表让人看到填好的样子，结果样本让人知道会拿到什么。"),
        "result_sample",
    ),
    _section(
        "scenarios",
        gettext_lazy("情形"),
        gettext_lazy('先问几个问题，材料按回答增减。材料的“适用情形”用这里的标识，如 venue == "stage"。'),
        "scenarios",
    ),
    _section(
        "form", gettext_lazy("申请表"), gettext_lazy("申请人要填的栏目；右边就是申请人看到的样子。"), "form_schema"
    ),
    Section(
        "flow",
        gettext_lazy("流程和环节"),
        gettext_lazy("环节写给群众看；审批流程决定内部怎么走。"),
        (
            (gettext_lazy("环节"), ("procedure_code", "rule_set", "steps")),
            (
                gettext_lazy("怎么办"),
                (
                    "handling_forms",
                    "online_depth",
                    "is_online",
                    "visits",
                    "visit_reason",
                    "scope",
                    "takes_appointments",
                    "delivers_by_courier",
                    "on_kiosk",
                    "intermediary_services",
                ),
            ),
        ),
    ),
    _section(
        "fees",
        gettext_lazy("收费"),
        gettext_lazy("收费的写明项目、标准和依据；不收费的不要填项目。"),
        "is_charged",
        "takes_online_payment",
        "fees",
    ),
    _section(
        "windows",
        gettext_lazy("窗口"),
        gettext_lazy("地址精确到窗口，时间写明工作日。"),
        "in_hall",
        "windows",
    ),
    _section("questions", gettext_lazy("常见问题"), gettext_lazy("群众真的会问的话。"), "questions"),
)
# Files of a material: put in on the page of their own, ``papers``.
PAPERS = {"blank_form", "sample"}
# Not typed by hand here: the item's identity, and facts of an imported list without a column of ours.
ELSEWHERE = {"code", "unit", "extra"}
_TITLES: Mapping[str, Any] = {
    "law": gettext_lazy("法律法规"),
    "article": gettext_lazy("条款"),
    "text": gettext_lazy("内容"),
    "item_code": gettext_lazy("该办的事项编码"),
    "name": gettext_lazy("名称"),
    "kind": gettext_lazy("类别"),
    "basis": gettext_lazy("依据"),
    "amount": gettext_lazy("最长时限"),
    "unit": gettext_lazy("时限单位"),
    "note": gettext_lazy("说明"),
    "standard": gettext_lazy("标准"),
    "amount_cents": gettext_lazy("金额（分，100 分是 1 元）"),
    "is_reducible": gettext_lazy("可以减免"),
    "reduction_basis": gettext_lazy("减免依据"),
    "key": gettext_lazy("标识（英文）"),
    "question": gettext_lazy("问题"),
    "help": gettext_lazy("补充说明"),
    "when": gettext_lazy("显示条件（空着就总是问）"),
    "options": gettext_lazy("选项"),
}


BY_KEY = {section.key: section for section in SECTIONS}


def section_of(key: str) -> Section | None:
    """The section of this name."""
    return BY_KEY.get(key)


def where(path: str) -> Section:
    """The section in which a field (``materials.2.name``) is typed."""
    name = path.split(".", maxsplit=1)[0]
    return next((section for section in SECTIONS if name in section.fields), SECTIONS[0])


def place(path: str) -> str:
    """The page's name of a field: sentences of a list stand in one box."""
    name, *rest = path.split(".")
    kind = _kind(catalogue.item_schema()["properties"].get(name, {}))
    if kind in ("lines", "choices"):
        return name
    if len(rest) > 2 and rest[1] in ("options", "review_points"):
        rest = rest[:2]
    return ".".join([name, *rest])


# --- the schema -----------------------------------------------------------------------------------------


def schema_of(section: Section, offered: Mapping[str, Mapping[str, str]] | None = None) -> Data:
    """The section as JSON Schema. ``offered`` are the published procedures and rule sets by name, for the field that names one."""
    whole = catalogue.item_schema()
    properties = {name: _shown(name, whole["properties"][name], Revision) for name in section.fields}
    for name, named in (offered or {}).items():
        properties[name] |= {"enum": list(named), "x-labels": named, "x-widget": "select"}
        del properties[name]["maxLength"]
    headed = [{"title": str(title), "fields": list(names)} for title, names in section.groups if title]
    required = [name for name in section.fields if name in whole["required"]]
    schema: Data = {"type": "object", "properties": properties, "required": required, "x-order": list(section.fields)}
    return {**schema, "x-sections": headed} if headed else schema


def _kind(rule: Mapping[str, Any]) -> str:
    if rule.get("type") != "array":
        return "value"
    items = rule["items"]
    if "enum" in items:
        return "choices"
    return "rows" if items.get("type") == "object" else "lines"


def _shown(name: str, rule: Mapping[str, Any], model: Any) -> Data:
    """A rule of the shape as a field for people."""
    field = _column(model, name)
    shown: Data = {"title": str(_TITLES.get(name, name)), **rule}
    if field is not None:
        shown["title"] = str(field.verbose_name)
        if field.help_text:
            shown["description"] = str(field.help_text)
    return {"value": _value, "choices": _choices, "rows": _rows, "lines": _lines}[_kind(rule)](name, shown, field)


def _column(model: Any, name: str) -> Any:
    return next((field for field in model._meta.concrete_fields if field.name == name), None) if model else None


def _value(name: str, shown: Data, field: Any) -> Data:
    if name == "options":
        return _as_lines(shown, _("一行一个：代码｜文字｜说明，说明可以不写"))
    if name == "kind":
        return {**shown, "enum": PauseReason.values, "x-labels": dict(PauseReason.choices)}
    if "enum" in shown:
        shown["enum"] = [value for value in shown["enum"] if value != ""]
        shown["x-labels"] = {str(v): str(label) for v, label in (field.flatchoices if field else _UNITS)}
    if field is not None and field.get_internal_type() == "TextField":
        shown["x-widget"] = "textarea"
    elif _BOX < shown.get("maxLength", 0) <= _ONE_LINE:
        del shown["maxLength"]
    return shown


_CODES = {"targets": codes.ServiceTarget, "handling_forms": codes.HandlingForm}
_UNITS = Step._meta.get_field("unit").flatchoices


def _choices(name: str, shown: Data, _field: Any) -> Data:
    labels = {value: str(label) for value, label in _CODES[name].choices}
    return {**shown, "description": "", "items": {**shown["items"], "x-labels": labels}}


def _lines(_name: str, shown: Data, _field: Any) -> Data:
    return _as_lines(shown, shown.get("description") or _("一行一条"))


def _as_lines(shown: Data, hint: str) -> Data:
    return {"type": "string", "title": shown["title"], "description": hint, "x-widget": "textarea"}


def _rows(name: str, shown: Data, _field: Any) -> Data:
    if name == "options":
        return _value(name, shown, None)
    items, model = shown["items"], PARTS.get(name)
    properties = {one: _shown(one, rule, model) for one, rule in items["properties"].items() if one not in PAPERS}
    for one in properties.values():
        if "enum" in one:
            one["x-widget"] = "select"
    if model is not None:
        shown["title"] = str(model._meta.verbose_name)
    required = [*items.get("required", ()), *(("options",) if name == "scenarios" else ())]
    return {**shown, "items": {**items, "properties": properties, "required": required, "x-order": list(properties)}}


# --- data there and back -------------------------------------------------------------------------------------


def to_form(section: Section, data: Mapping[str, Any]) -> Data:
    """The section's fields as the page holds them."""
    return _walk(section, data, _line_out, _options_out)


def from_form(section: Section, typed: Mapping[str, Any]) -> Data:
    """What the page posted, in the shape; a field left blank is empty, not absent."""
    blank = catalogue.filled({"code": "", "form_schema": {}})
    given = {name: typed.get(name, _blank(name, blank)) for name in section.fields}
    if not given.get("authority_name", True):
        del given["authority_name"]  # left blank: the unit's own name
    return _walk(section, given, _line_in, _options_in)


def _blank(name: str, blank: Mapping[str, Any]) -> Any:
    """Emptied is not the default: ``进驻大厅`` unanswered means no."""
    value = blank.get(name, False)
    return False if isinstance(value, bool) else value


def _walk(
    section: Section, data: Mapping[str, Any], lines: Callable[[Any], Any], options: Callable[[Any], Any]
) -> Data:
    found: Data = {}
    rules = catalogue.item_schema()["properties"]
    for name in (name for name in section.fields if name in data):
        kind, value = _kind(rules[name]), data[name]
        if kind == "lines":
            value = lines(value)
        elif kind == "rows" and isinstance(value, list):
            value = [_row(row, lines, options) for row in value]
        found[name] = value
    return found


def _row(row: Mapping[str, Any], lines: Callable[[Any], Any], options: Callable[[Any], Any]) -> Data:
    changed = dict(row)
    if "review_points" in row:
        changed["review_points"] = lines(row["review_points"])
    if "options" in row:
        changed["options"] = options(row["options"])
    return changed


def _line_out(value: Any) -> Any:
    return "\n".join(value) if isinstance(value, list) else value


def _line_in(value: Any) -> Any:
    return [line.strip() for line in value.splitlines() if line.strip()] if isinstance(value, str) else value or []


def _options_out(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return "\n".join(BAR.join(filter(None, (o.get("value"), o.get("label"), o.get("help")))) for o in value)


def _options_in(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    found = []
    for line in _line_in(value):
        code, label, help_ = (*(part.strip() for part in line.split(BAR, 2)), "", "")[:3]
        found.append({"value": code, "label": label or code, **({"help": help_} if help_ else {})})
    return found
