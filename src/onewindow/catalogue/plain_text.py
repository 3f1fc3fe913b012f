"""What text and numbers of a stranger's data must be before anything else is asked of them, and their one spelling."""

import json
import math
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

DEEPEST = 40
Path = tuple[str | int, ...]


def unfit(data: Any) -> Iterator[tuple[Path, str]]:
    """Path and sentence (``{where}`` still open) of every value that no database column can hold.

    Control characters but for line break and tab, halves of a character, NaN and the infinities, nesting without end.
    """
    waiting: list[tuple[Path, Any]] = [((), data)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict | list) and len(path) > DEEPEST:
            yield path[:2], _("“{where}”嵌套太深。")
        elif isinstance(value, dict):
            waiting.extend(((*path, key), one) for key, one in value.items())
            if any(_is_broken(str(key)) for key in value):
                yield path, _("“{where}”里有看不见的控制字符，请删掉后重新填写。")
        elif isinstance(value, list):
            waiting.extend(((*path, n), one) for n, one in enumerate(value))
        elif isinstance(value, str) and _is_broken(value):
            yield path, _("“{where}”里有看不见的控制字符，请删掉后重新填写。")
        elif isinstance(value, float) and not math.isfinite(value):
            yield path, _("“{where}”不是有效的数字。")


def _is_broken(text: str) -> bool:
    return not text.isprintable() and any(
        unicodedata.category(one) in {"Cc", "Cs"} and one not in "\n\r\t" for one in text
    )


def read_json(text: str | bytes) -> Any:
    """Strict JSON: ``NaN`` and its like are none. Raises ``ValueError`` with the reason."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError(_("嵌套太深")) from error


def _no_number(word: str) -> Any:
    raise ValueError(_("“%(word)s”不是有效的数字") % {"word": word})


def settled(value: Any) -> Any:
    """The one spelling of a text in which people see no difference: no blanks at its ends, ``\\n`` for every line break."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, list):
        return [settled(one) for one in value]
    if isinstance(value, dict):
        return {key: settled(one) for key, one in value.items()}
    return value
