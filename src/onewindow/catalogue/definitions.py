"""What the definition of an application form may be: JSON Schema, draft 2020-12, that asks nothing of anybody else.

A definition is typed by an editor or comes in a file, so it is a stranger's: it may not fetch an address or a local file, run in
a circle, nest without end or hold an expression that takes for ever. Patterns are matched by an engine whose time is linear in the
text (no look-around, no back references). Formats of the field are checked by ``base.identifiers``.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs
from django.utils.translation import gettext as _

from onewindow.base import identifiers
from onewindow.base.errors import Invalid

DRAFT = "https://json-schema.org/draft/2020-12/schema"
LONGEST = 200_000
DEEPEST = 24
_PATTERN_BYTES = 1_000_000
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")

# What a field may be filled with from what is known of the applicant. Identity numbers and phones stay sealed with the
# party: in a form they would lie in clear in every case, on the desk and in the API.
PREFILLS = ("party.name", "party.address", "party.legal_representative")

# Our formats, and who judges them: the judge's own sentence says what is wrong.
IDENTIFIERS: Mapping[str, Callable[[str], str]] = {
    "project-code": identifiers.check_project_code,
    "uscc": identifiers.check_uscc,
    "citizen-id": identifiers.check_citizen_id,
}
_FORMATS = {
    "project-code": identifiers.is_valid_project_code,
    "uscc": identifiers.is_valid_uscc,
    "citizen-id": identifiers.is_valid_citizen_id,
}


def validator(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """The definition made ready to validate. Raises ``Invalid('bad_form_schema')``, see ``check_schema``."""
    try:
        text = json.dumps(schema, sort_keys=True)
    except RecursionError as error:
        raise _refused(_("嵌套太深")) from error
    return _validator(text)


def check_schema(schema: Mapping[str, Any]) -> None:
    """Raises ``Invalid('bad_form_schema')`` when this is no JSON Schema of draft 2020-12, or one that we do not run, and
    ``Invalid('bad_prefill')`` for a field filled from anything but ``PREFILLS``.
    """
    validator(schema)
    unknown = sorted(set(_prefills(schema)) - set(PREFILLS))
    if unknown:
        raise Invalid(
            "bad_prefill",
            _("申请表的栏目不能从 %(what)s 预填。可以预填的是：%(may)s。证件号码和电话由系统保管，不进申请表。")
            % {"what": _("、").join(unknown), "may": _("、").join(PREFILLS)},
        )


def _prefills(part: Any) -> Iterator[str]:
    """Every ``x-prefill``, however deep."""
    if isinstance(part, Mapping):
        if isinstance(part.get("x-prefill"), str):
            yield part["x-prefill"]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _prefills(each)


@lru_cache(maxsize=256)
def _validator(text: str) -> jsonschema_rs.Draft202012Validator:
    if len(text) > LONGEST:
        raise _refused(_("超过 %(n)s 个字符") % {"n": LONGEST})
    schema = json.loads(text)
    _require_own_words(schema)
    try:
        return jsonschema_rs.Draft202012Validator(
            schema,
            validate_formats=True,
            formats=_FORMATS,
            retriever=_fetch_nothing,
            pattern_options=jsonschema_rs.RegexOptions(size_limit=_PATTERN_BYTES, dfa_size_limit=_PATTERN_BYTES),
        )
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        raise _refused(str(error).splitlines()[0]) from error


def _fetch_nothing(address: str) -> Any:
    """Asked by the validator for whatever the definition points to outside itself."""
    raise ValueError(address)


def _refused(why: str) -> Invalid:
    return Invalid("bad_form_schema", _("申请表的定义不是有效的 JSON Schema：%(why)s") % {"why": why})


def _require_own_words(schema: Any) -> None:
    """The draft's own address and references to ``#/…`` are all that a definition may point to.

    What is referred to refers to nothing itself: then there is neither a circle nor a tower of references that doubles on every floor.
    """
    for node, depth in _objects(schema):
        if depth > DEEPEST:
            raise _refused(_("嵌套超过 %(n)s 层") % {"n": DEEPEST})
        if isinstance(node.get("$schema"), str) and node["$schema"].rstrip("#") != DRAFT:
            raise _refused(_("“$schema”只能写 %(draft)s") % {"draft": DRAFT})
        for keyword in _REFERENCES:
            if isinstance(node.get(keyword), str):
                _require_inside(schema, keyword, node[keyword])


def _require_inside(schema: Any, keyword: str, target: str) -> None:
    if keyword != "$ref" or not target.startswith("#/"):
        raise _refused(_("“%(keyword)s”只能引用这份定义里面的内容，如 #/$defs/address") % {"keyword": keyword})
    for node, _depth in _objects(_at(schema, target)):
        if any(isinstance(node.get(one), str) for one in _REFERENCES):
            raise _refused(_("被“$ref”引用的内容里不能再有“$ref”"))


def _at(schema: Any, pointer: str) -> Any:
    """The part a pointer names; nothing where there is none (the validator says so itself)."""
    for step in pointer.removeprefix("#/").split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        schema = schema.get(key) if isinstance(schema, dict) else None
    return schema


def _objects(schema: Any) -> Iterator[tuple[dict[str, Any], int]]:
    """Every object in the definition with its depth; a stack of our own, so that depth cannot exhaust Python's."""
    waiting = [(schema, 1)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, dict):
            yield value, depth
            waiting.extend((one, depth + 1) for one in value.values())
        elif isinstance(value, list):
            waiting.extend((one, depth + 1) for one in value)
