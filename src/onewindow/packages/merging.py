"""One form and one list of materials out of those of several items. Pure.

A field is asked once where the theme says it is the same element of the city's data dictionary; every other field keeps the name
of its item before its own (``food__seats``). A material is the same where its name is, or where the theme gives two the same name.
What an item asks is taken back out of the one form for its own unit.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base.codes import Necessity
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Material, Revision

Schema = Mapping[str, Any]

BETWEEN = "__"
# The forms that are filled in online are the one form of the package.
THE_FORM = "form"
_LOWEST, _HIGHEST = ("maxLength", "maximum", "maxItems"), ("minLength", "minimum", "minItems")
_EQUAL = ("format", "const", "items", "properties", "multipleOf")


@dataclass(frozen=True)
class Part:
    """One item of a package for these answers: its place in the theme, its version, and its own answers."""

    alias: str
    spec: Mapping[str, Any]
    revision: Revision
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.revision.name

    @property
    def after(self) -> tuple[str, ...]:
        """Aliases of the items whose result this one builds on."""
        return tuple(self.spec.get("after", ()))


@dataclass(frozen=True)
class FieldConflict:
    """Fields of one element that no single answer fits, and why."""

    element: str
    fields: tuple[str, ...]
    sentence: str


def name_in_package(part: Part, name: str) -> str:
    """How a field of an item is called in the one form: its element's key, else with the item before it."""
    element = part.spec.get("fields", {}).get(name)
    return str(element) if element else f"{part.alias}{BETWEEN}{name}"


def form_of(parts: Sequence[Part], elements: Mapping[str, str]) -> dict[str, Any]:
    """The one form. What several items ask stands first, then what each asks alone; an element's name is its label."""
    gathered = _gathered(parts)
    properties, required = {}, []
    for name, fields in gathered.items():
        merged, _why = merged_field([one.schema for one in fields])
        properties[name] = {**merged, "title": elements.get(name, merged.get("title", name))}
        if any(one.is_required for one in fields):
            required.append(name)
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "x-sections": _sections(parts, gathered),
    }


def conflicts_in(parts: Sequence[Part], elements: Mapping[str, str]) -> list[FieldConflict]:
    """Elements whose fields cannot be asked as one."""
    found = []
    for name, fields in _gathered(parts).items():
        _merged, why = merged_field([one.schema for one in fields])
        if why:
            places = tuple(_("%(item)s“%(field)s”") % {"item": one.part.name, "field": one.label} for one in fields)
            found.append(FieldConflict(elements.get(name, name), places, why))
    return found


def form_for(part: Part, data: Mapping[str, Any]) -> dict[str, Any]:
    """The form of one item, taken out of the one form."""
    found = {}
    for name in part.revision.form_schema.get("properties", {}):
        value = data.get(name_in_package(part, name))
        if value is not None:
            found[name] = value
    return found


def in_package(part: Part, path: str) -> str:
    """A path in an item's form as a path in the one form: ``seats.0`` as ``food__seats.0``."""
    first, dot, rest = path.partition(".")
    return f"{name_in_package(part, first)}{dot}{rest}"


# --- fields ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Asked:
    part: Part
    schema: Schema
    label: str
    is_required: bool


def _gathered(parts: Sequence[Part]) -> dict[str, list[_Asked]]:
    found: dict[str, list[_Asked]] = {}
    for part in parts:
        schema = part.revision.form_schema
        for name in _ordered(schema):
            one = schema["properties"][name]
            asked = _Asked(part, one, str(one.get("title", name)), name in schema.get("required", ()))
            found.setdefault(name_in_package(part, name), []).append(asked)
    return found


def _ordered(schema: Schema) -> list[str]:
    """Names in the order people read them: by the form's sections, then as written."""
    properties = schema.get("properties", {})
    told = [name for section in schema.get("x-sections", ()) for name in section["fields"] if name in properties]
    return list(dict.fromkeys([*told, *properties]))


def _sections(parts: Sequence[Part], gathered: Mapping[str, list[_Asked]]) -> list[dict[str, Any]]:
    shared = [name for name, fields in gathered.items() if len({one.part.alias for one in fields}) > 1]
    sections = [{"title": _("几件事都要的，只填一次"), "fields": shared}] if shared else []
    for part in parts:
        own = [name for name, fields in gathered.items() if name not in shared and fields[0].part is part]
        if own:
            sections.append({"title": part.name, "fields": own})
    return sections


def merged_field(schemas: Sequence[Schema]) -> tuple[dict[str, Any], str]:
    """One field that is as strict as all of these together, and why there is none (empty when there is one)."""
    merged = dict(schemas[0])
    for other in schemas[1:]:
        if merged.get("type", "string") != other.get("type", "string"):
            return merged, _("一处填%(one)s，一处填%(other)s") % {
                "one": _type_words(merged),
                "other": _type_words(other),
            }
        why = _unequal(merged, other) or _narrow(merged, other)
        if why:
            return merged, why
        merged = {**other, **merged}
    return _with_patterns(merged, schemas)


def _with_patterns(merged: dict[str, Any], schemas: Sequence[Schema]) -> tuple[dict[str, Any], str]:
    """Different patterns hold together. Whether anything fits all of them is asked of the samples, where there are any."""
    patterns = list(dict.fromkeys(one["pattern"] for one in schemas if "pattern" in one))
    if len(patterns) < 2:
        return merged, ""
    merged["allOf"] = [{"pattern": pattern} for pattern in patterns]
    samples = [one["x-sample"] for one in schemas if "x-sample" in one]
    whole = {"type": "object", "properties": {"v": {"type": "string", "allOf": merged["allOf"]}}}
    fits = any(not catalogue.missing_in_form(whole, {"v": sample}) for sample in samples)
    return merged, "" if fits or not samples else _("没有一个样例两处的格式都符合")


def _type_words(schema: Schema) -> str:
    words = {
        "integer": _("整数"),
        "number": _("数字"),
        "boolean": _("是或否"),
        "array": _("列表"),
        "object": _("一组内容"),
    }
    return words.get(str(schema.get("type", "string")), _("文字"))


def _unequal(one: Schema, other: Schema) -> str:
    for key in _EQUAL:
        if key in one and key in other and one[key] != other[key]:
            return _("格式要求不一样")
    return _("格式要求不一样") if one.get("format") != other.get("format") else ""


def _narrow(merged: dict[str, Any], other: Schema) -> str:
    """Take the other's bounds in; the sentence when nothing is left between them."""
    for keys, pick in ((_LOWEST, min), (_HIGHEST, max)):
        for key in keys:
            if key in other:
                merged[key] = pick(merged.get(key, other[key]), other[key])
    if "enum" in other:
        mine = merged.get("enum") or other["enum"]
        merged["enum"] = [value for value in mine if value in other["enum"]]
        if not merged["enum"]:
            return _("选项没有一个相同")
    for low, high in zip(_HIGHEST, _LOWEST, strict=True):
        if low in merged and high in merged and merged[low] > merged[high]:
            return _("一处的最小值大于另一处的最大值")
    return ""


# --- materials ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Use:
    """What a material is for: an item of the package, and the material's code there."""

    part: Part
    material: Material
    # The sister item whose result it is: then nobody hands it in.
    given_by: str = ""
    # A data source was to confirm it and has not: then it is brought after all.
    is_unconfirmed: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether the applicant hands it in for this item."""
        return not self.given_by and (not self.material.exempt_by or self.is_unconfirmed)


@dataclass(frozen=True)
class Shared:
    """One material of the one list, with everything it is for."""

    code: str
    name: str
    uses: tuple[Use, ...]

    @property
    def is_the_form(self) -> bool:
        return self.code == THE_FORM

    @property
    def asked(self) -> tuple[Use, ...]:
        return tuple(use for use in self.uses if use.is_asked)

    @property
    def is_exempt(self) -> bool:
        """Nobody hands it in: fetched from a library, or the result of a sister item."""
        return not self.asked

    @property
    def is_required(self) -> bool:
        return any(use.material.necessity == Necessity.REQUIRED for use in self.asked)

    @property
    def deferrable_days(self) -> int | None:
        """Working days in which it may follow (容缺后补): the shortest, where no item wants it at once."""
        days = [use.material.deferrable_days for use in self.asked if use.material.deferrable_days]
        return min(days) if days and not self.is_required else None

    @property
    def told(self) -> Material:
        """The item's own words for it: those of the first that asks for it."""
        return (self.asked or self.uses)[0].material

    @property
    def given_by(self) -> str:
        """The name of the sister item whose result it is."""
        return next((use.given_by for use in self.uses if use.given_by), "")

    @property
    def is_result_of_sister(self) -> bool:
        """Nothing else than the result of a sister item, whatever it is for."""
        return bool(self.uses) and all(use.given_by for use in self.uses)

    @property
    def dataset(self) -> str:
        """The data set that is asked before anybody brings it; of a sister's result none."""
        return next((use.material.dataset for use in self.uses if use.material.dataset and not use.given_by), "")

    @property
    def used_for(self) -> tuple[str, ...]:
        """Names of the items that need it."""
        return tuple(dict.fromkeys(use.part.name for use in self.uses))


def materials_of(
    parts: Sequence[Part], everything: Sequence[Part], confirmed: Collection[str] | None = None
) -> list[Shared]:
    """The one list for these answers. Codes are taken from ``everything`` the theme holds, so that a file keeps its place
    when the answers change. ``confirmed``: the data sets that know the applicant; ``None`` where no source is asked.
    """
    codes = _codes(everything)
    names = {part.alias: part.name for part in parts}
    uses: dict[str, list[Use]] = {}
    for part in parts:
        for material in catalogue.materials_for(part.revision, part.answers):
            giver = names.get(part.spec.get("results", {}).get(material.code, ""), "")
            unconfirmed = confirmed is not None and bool(material.dataset) and material.dataset not in confirmed
            uses.setdefault(codes[_same(part, material)], []).append(Use(part, material, giver, unconfirmed))
    return [Shared(code, _name_of(code, rows), tuple(rows)) for code, rows in uses.items()]


def _same(part: Part, material: Material) -> str:
    """What makes two materials one: the name the theme gives them, else their own."""
    if catalogue.is_filled_online(material):
        return THE_FORM
    name = str(part.spec.get("materials", {}).get(material.code, material.name))
    return "".join(name.split())


def _codes(everything: Iterable[Part]) -> dict[str, str]:
    found: dict[str, str] = {THE_FORM: THE_FORM}
    for part in everything:
        for material in part.revision.materials.all():
            found.setdefault(_same(part, material), f"{part.alias}-{material.code}")
    return found


def _name_of(code: str, uses: Sequence[Use]) -> str:
    if code == THE_FORM:
        return _("一张申请表")
    first = uses[0]
    return str(first.part.spec.get("materials", {}).get(first.material.code, first.material.name))
