"""The small parts that all shapes are made of."""

import datetime as dt
from typing import Annotated, Any

from django.db.models import TextChoices
from django.utils import translation
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from onewindow.base import clock

# PostgreSQL stores no NUL in text; what is looked up there cannot hold one either.
NO_NUL = r"^[^\u0000]*$"
IDEMPOTENCY_KEY = r"^[A-Za-z0-9._:\-]{8,64}$"
CASE_NUMBER = r"^[A-Z]{0,6}[0-9]{6,20}$"
CODE = r"^[0-9A-Za-z._\-]{1,40}$"

Moment = Annotated[dt.datetime, AfterValidator(clock.local)]


class Sent(Schema):
    """What a machine sends: a field that we do not know is refused, not dropped."""

    model_config = ConfigDict(extra="forbid")


class Told(Schema):
    """What a machine is told."""


class Named(Told):
    """编码和名称。"""

    code: str = Field(description="编码", examples=["MC-WLJ"])
    name: str = Field(description="名称", examples=["明川市文化和旅游局"])


class Length(Told):
    """多长时间。"""

    amount: int = Field(description="数量，0 是当天", examples=[10])
    unit: str = Field(
        description="单位：working_day 工作日、calendar_day 自然日、hour 小时、month 月、year 年",
        examples=["working_day"],
    )


def meanings(words: str, choices: type[TextChoices]) -> str:
    """``状态：draft 草稿、submitted 已提交``: the values of a code list with what they mean."""
    with translation.override("zh-hans"):
        return f"{words}：" + "、".join(f"{choice.value} {choice.label}" for choice in choices)


def length(amount: int | None, unit: str) -> Length | None:
    """A time of the item; ``None`` where it says none."""
    return None if amount is None else Length(amount=amount, unit=unit)


def text(most: int, words: str, *, least: int = 0, example: str = "", default: Any = ...) -> Any:
    """A field of text that can be stored; required when no ``default`` is given."""
    examples = [example] if example else None
    return Field(default, description=words, min_length=least, max_length=most, pattern=NO_NUL, examples=examples)
