"""The API object and its description (OpenAPI 3.1)."""

from functools import cache
from typing import Any

from ninja import NinjaAPI
from ninja.operation import Operation

from onewindow.api import cases, items, papers, problems
from onewindow.api.access import ApiKey
from onewindow.api.parsing import StrictParser

_ABOUT = """\
供各单位自己的业务系统读事项、代办事人申请、跟踪办件。

- 身份：`Authorization: Bearer owk_…`，密钥由本单位的系统管理员在工作台签发，只显示一次。
- 看得到什么：现行事项都能读；办件只有本单位（及下级）办的和收的，别的一律 404。
- 写操作：都要 `Idempotency-Key`，网络不好时放心重发，只会办一次。
- 差错：一律 `application/problem+json`（RFC 9457），程序看 `code`，人看 `detail`。
- 时间：ISO 8601，带时区。
"""
PREFIX = "/api/v1"


class Api(NinjaAPI):
    """Operations are called in clients as their addresses are called here."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """``add_file``: unique, and short enough for a method's name."""
        return operation.url_name


api = Api(
    title="一窗开放接口",
    version="1",
    description=_ABOUT,
    urls_namespace="api-1",
    openapi_url=None,
    docs_url=None,
    auth=ApiKey(),
    parser=StrictParser(),
)
problems.install(api)
for router in (items.router, cases.router, papers.router):
    api.add_router("", router)


@cache
def description() -> dict[str, Any]:
    """The description of this release; refusals are said to be ``application/problem+json``, as they are."""
    schema: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX.lstrip("/") + "/"))
    for path in schema["paths"].values():
        for operation in path.values():
            operation["responses"] = {str(status): told for status, told in sorted(operation["responses"].items())}
            for status, told in operation["responses"].items():
                _tell_refusal(int(status), told)
    return schema


def _tell_refusal(status: int, told: dict[str, Any]) -> None:
    if status < 400:
        return
    told["description"] = str(problems.KINDS[status][1])
    told["content"] = {problems.MEDIA_TYPE: told["content"]["application/json"]}
