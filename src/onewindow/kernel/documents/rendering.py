"""Setting words as PDF by Typst. Words are data: they go in as JSON and are never read as Typst."""

import datetime as dt
import json
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.serializers.json import DjangoJSONEncoder

from onewindow.base import clock

_TEMPLATES = Path(__file__).parent / "templates" / "typst"
_FAMILY = "Noto Sans SC"
# One at a time: a compiler is not made for several threads, and each holds the fonts.
_turn = threading.Lock()


def render(template: str, data: Mapping[str, Any], *, at: dt.datetime | None = None) -> bytes:
    """The PDF (PDF/A-2u) of ``templates/typst/<template>.typ`` for the data its head describes.

    The same data and moment give the same bytes. ``ImproperlyConfigured`` when the fonts are not installed.
    """
    moment = int((at or clock.now()).timestamp())
    words = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    with _turn:
        result = _compiler(str(fonts_folder())).compile(
            input=str(_TEMPLATES / f"{template}.typ"),
            format="pdf",
            sys_inputs={"data": words},
            pdf_standards="a-2u",
            timestamp=moment,
        )
    return bytes(result)


def fonts_folder() -> Path:
    """Where the font files of the PDFs lie."""
    return Path(settings.VAR_DIR) / "fonts"


@cache
def _compiler(folder: str) -> Any:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    if _FAMILY not in fonts.families():
        raise ImproperlyConfigured(
            f"No font {_FAMILY!r} in {folder}: PDFs cannot be set. ./onewindow puts the files there when it sets up."
        )
    return typst.Compiler(root=str(_TEMPLATES), font_paths=fonts, ignore_system_fonts=True)
