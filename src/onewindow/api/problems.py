"""Every refusal as ``application/problem+json`` (RFC 9457)."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from onewindow.base.errors import DomainError
from onewindow.base.requests import request_id

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("onewindow.api")

# Status: the name in ``type``, the title. A section of the reference page explains each.
KINDS: dict[int, tuple[str, Any]] = {
    400: ("unreadable", gettext_lazy("请求读不懂")),
    401: ("no-key", gettext_lazy("没有有效的接口密钥")),
    403: ("not-permitted", gettext_lazy("没有权限")),
    404: ("not-found", gettext_lazy("找不到")),
    405: ("method-not-allowed", gettext_lazy("这个地址不支持这种方法")),
    409: ("conflict", gettext_lazy("与现在的状态冲突")),
    413: ("too-large", gettext_lazy("请求太大")),
    415: ("wrong-media-type", gettext_lazy("不收这种内容类型")),
    422: ("invalid", gettext_lazy("填的内容不行")),
    429: ("too-many-requests", gettext_lazy("请求太密")),
    500: ("unexpected", gettext_lazy("系统出了差错")),
}
DOCS = "/api/v1/docs"


class Problem(Schema):
    """为什么没有办成。`code` 不会改名，程序按它判断；`detail` 是给人看的一句话。"""

    type: str = Field(description="问题种类的说明地址", examples=["/api/v1/docs#problem-conflict"])
    title: str = Field(description="问题种类的名称", examples=["与现在的状态冲突"])
    status: int = Field(description="HTTP 状态码", examples=[409])
    detail: str = Field(description="发生了什么、保留了什么、接下来怎么办", examples=["这件已经提交，不能再改草稿。"])
    code: str = Field(description="稳定的错误代码", examples=["wrong_state"])
    fields: dict[str, str] = Field(description="有问题的字段和原因", examples=[{"party.id_number": "身份证号码不对"}])
    request_id: str = Field(
        description="请求编号，与应答头 X-Request-ID 相同，报修时请提供", examples=["0f3c9a1b2d4e5f60"]
    )


class Unreadable(DomainError):
    """The bytes sent are not what their content type says."""

    status = 400


class WrongMediaType(DomainError):
    """A body of another content type than the operation reads."""

    status = 415


def problem(status: int, code: str, detail: str, fields: Mapping[str, str] | None = None) -> HttpResponse:
    """The answer that says no."""
    name, title = KINDS.get(status, KINDS[422])
    told = Problem(
        type=f"{DOCS}#problem-{name}",
        title=str(title),
        status=status,
        detail=detail,
        code=code,
        fields=dict(fields or {}),
        request_id=request_id.get(),
    )
    response = HttpResponse(told.model_dump_json(), status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def refusals(*statuses: int) -> dict[Any, Any]:
    """What an operation may answer besides its success, for the description."""
    return {frozenset(statuses): Problem}


READS = refusals(400, 401, 404, 422, 429, 500)
WRITES = refusals(400, 401, 403, 404, 409, 413, 415, 422, 429, 500)


def install(api: NinjaAPI) -> None:
    """Hand every exception of an operation to its answer."""
    handlers: dict[type[Exception], Any] = {
        DomainError: of_domain_error,
        ValidationError: of_validation_error,
        AuthenticationError: of_missing_key,
        HttpError: of_http_error,
        Http404: unknown_address,
        RequestDataTooBig: of_big_body,
        SuspiciousOperation: of_bad_request,
        BadRequest: of_bad_request,
        MultiPartParserError: of_bad_request,
        Exception: of_unexpected,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def of_domain_error(_request: HttpRequest, error: DomainError) -> HttpResponse:
    response = problem(error.status, error.code, error.message, error.fields)
    if "retry_after" in error.details:
        response["Retry-After"] = str(error.details["retry_after"])
    return response


def of_missing_key(_request: HttpRequest, _error: Exception) -> HttpResponse:
    detail = _("请在 Authorization 头里用 Bearer 方式带上接口密钥。密钥可能已过期或被吊销，请找本单位的系统管理员。")
    response = problem(401, "no_valid_key", detail)
    response["WWW-Authenticate"] = 'Bearer realm="onewindow"'
    return response


def of_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """django-ninja's own; what our parser said stands behind it."""
    cause = error.__cause__
    if isinstance(cause, DomainError):
        return of_domain_error(request, cause)
    return problem(error.status_code, "unreadable", _("请求体读不懂。"))


def of_big_body(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(413, "body_too_large", _("请求体太大。文件请用上传接口，一次一个。"))


def of_bad_request(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(400, "unreadable", _("请求读不懂，请核对格式和编码。"))


def of_unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("unexpected", exc_info=error, extra={"request_id": request_id.get(), "path": request.path})
    return problem(500, "unexpected", _("系统出了差错，已经记录，什么都没有改动。请稍后再试，或提供请求编号报修。"))


def unknown_address(_request: HttpRequest, *_error: Exception, **_path: str) -> HttpResponse:
    return problem(404, "no_such_address", _("接口里没有这个地址，请核对说明。"))


def method_not_allowed(allowed: str) -> HttpResponse:
    response = problem(405, "method_not_allowed", _("这个地址支持的方法：%(allowed)s。") % {"allowed": allowed})
    response["Allow"] = allowed
    return response


def of_validation_error(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Everything that does not fit the description, each by its place."""
    fields = {_place(each["loc"]): _sentence(each) for each in error.errors}
    return problem(
        422, "invalid_request", _("有 %(n)d 处与接口说明不符，什么都没有改动。") % {"n": len(fields)}, fields
    )


# django-ninja puts the source and the argument's name before the place inside a body.
_SOURCES = ("body", "form", "file", "query", "path", "header")
_OF_A_BODY = "body"


def _place(loc: tuple[Any, ...]) -> str:
    words = [str(word) for word in loc]
    source = words.pop(0) if words and words[0] in _SOURCES else ""
    if source == _OF_A_BODY and len(words) > 1:
        words = words[1:]
    return ".".join(words)[:200]


_SENTENCES = {
    "missing": gettext_lazy("必须填写"),
    "extra_forbidden": gettext_lazy("没有这个字段"),
    "string_type": gettext_lazy("应当是文字"),
    "string_pattern_mismatch": gettext_lazy("格式不对"),
    "string_too_long": gettext_lazy("太长，最多 %(max_length)s 个字"),
    "string_too_short": gettext_lazy("太短，最少 %(min_length)s 个字"),
    "enum": gettext_lazy("不是允许的值：%(expected)s"),
    "literal_error": gettext_lazy("不是允许的值：%(expected)s"),
    "int_parsing": gettext_lazy("应当是整数"),
    "int_type": gettext_lazy("应当是整数"),
    "less_than_equal": gettext_lazy("最大是 %(le)s"),
    "greater_than_equal": gettext_lazy("最小是 %(ge)s"),
    "too_long": gettext_lazy("最多 %(max_length)s 项"),
    "dict_type": gettext_lazy("应当是对象"),
    "model_attributes_type": gettext_lazy("应当是对象"),
}


def _sentence(fault: Mapping[str, Any]) -> str:
    words = str(_SENTENCES.get(fault["type"], _("值不对")))
    return words % fault["ctx"] if "%(" in words else words
