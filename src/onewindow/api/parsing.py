"""What a request says, read strictly: nothing that a database or a reader would choke on comes past here."""

import json
import math
from typing import Any, NoReturn, cast

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser
from ninja.types import DictStrAny

from onewindow.api.problems import Unreadable, WrongMediaType

DEEPEST = 32
MULTIPART = "multipart/form-data"


class StrictParser(Parser):
    """JSON in UTF-8 without NUL, lone surrogates, NaN and endless nesting; multipart where a file is expected."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """The JSON body. Raises ``WrongMediaType('json_expected')``, ``Unreadable('not_json' | 'unstorable_text')``."""
        if request.content_type != "application/json":
            raise WrongMediaType("json_expected", _("这里只收 application/json（UTF-8）。"))
        try:
            data = json.loads(
                request.body.decode(), parse_constant=_refuse, parse_float=_finite, object_pairs_hook=_unique
            )
        except (ValueError, RecursionError) as error:
            raise Unreadable("not_json", _("请求体不是合格的 JSON（UTF-8）。")) from error
        if not _storable(data, DEEPEST):
            raise Unreadable("unstorable_text", _("请求体里有空字符、不成对的代理字符，或者嵌套太深。"))
        return cast(DictStrAny, data)

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> DictStrAny:
        """Query, form or files. Raises ``WrongMediaType('multipart_expected')``."""
        if data is not request.GET and request.content_type != MULTIPART:
            raise WrongMediaType("multipart_expected", _("上传文件请用 multipart/form-data。"))
        return super().parse_querydict(data, list_fields, request)


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The same name twice: readers disagree which one counts, so neither does."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _storable(value: Any, deeper: int) -> bool:
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, dict):
        return deeper > 0 and all(_storable(k, 0) and _storable(v, deeper - 1) for k, v in value.items())
    if isinstance(value, list):
        return deeper > 0 and all(_storable(each, deeper - 1) for each in value)
    return True
