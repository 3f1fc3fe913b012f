"""Parameters that several operations take."""

from typing import Annotated

from ninja import Header, Path, Query
from pydantic import Field

from onewindow.api.shapes.plain import CASE_NUMBER, CODE, IDEMPOTENCY_KEY

ItemCode = Annotated[str, Path(description="事项的实施编码", pattern=CODE)]
CaseNumber = Annotated[str, Path(description="办件编号", pattern=CASE_NUMBER, example="MC26030200001")]
Once = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="这次写操作的唯一编号（建议 UUID）。48 小时内同一编号、同一内容再发，得到原来的应答；内容不同则 409。",
        pattern=IDEMPOTENCY_KEY,
        example="6f1c2a34-5f0e-4c7c-9a52-0d8a3c1b7e11",
    ),
]
Limit = Annotated[int, Query(description="一页多少条", ge=1, le=100)]
GivenAnswer = Annotated[str, Field(pattern=r"^[^\u0000:]{1,60}:[^\u0000]{1,200}$")]
