"""What happens around every request."""

import logging
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from onewindow.base.errors import Conflict, DomainError, Invalid, NotFound, NotPermitted
from onewindow.kernel.org.service import Division
from onewindow.web.ui.middleware import DomainErrorMiddleware, ReadOnlyGetMiddleware, WriteInGetError

WRITES = [
    "INSERT INTO cases_case (number) VALUES ('x')",
    'UPDATE "cases_case" SET number = 1',
    "update only cases_case set number = 1",
    'DELETE FROM "cases_case"',
    "WITH gone AS (DELETE FROM cases_case RETURNING id) SELECT * FROM gone",
    "SELECT 1 FROM cases_case FOR UPDATE",
    "SELECT audit_append('x')",
]


def run(sql: str) -> Callable[[HttpRequest], HttpResponse]:
    def view(_request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute(sql)
        return HttpResponse("done")

    return view


@pytest.mark.parametrize("sql", WRITES)
def test_a_get_cannot_write(db: None, rf: RequestFactory, sql: str) -> None:
    with pytest.raises(WriteInGetError):
        ReadOnlyGetMiddleware(run(sql))(rf.get("/"))


def test_a_get_reads_and_renews_its_session(db: None, rf: RequestFactory) -> None:
    update = "UPDATE django_session SET expire_date = now() WHERE session_key = 'x'"
    for sql in ("SELECT 'update me'", update, "SELECT updated_at FROM (SELECT now() AS updated_at) AS t"):
        assert ReadOnlyGetMiddleware(run(sql))(rf.get("/")).status_code == 200


def test_a_post_writes(db: None, rf: RequestFactory) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        Division.objects.create(code="990100", name="明川市", level=2)
        return HttpResponse("done")

    assert ReadOnlyGetMiddleware(view)(rf.post("/")).status_code == 200
    with pytest.raises(WriteInGetError):
        ReadOnlyGetMiddleware(view)(rf.get("/"))


@pytest.mark.parametrize(
    ("error", "status", "heading"),
    [
        (Invalid("a", "日期太早。"), 422, "填的内容还不行"),
        (Conflict("b", "已经决定了。"), 409, "情况有变化"),
        (NotPermitted("c", "没有权限。"), 403, "您不能做"),
        (NotFound("d", "没有这个办件。"), 404, "找不到"),
    ],
)
def test_a_refusal_is_a_page(rf: RequestFactory, error: DomainError, status: int, heading: str) -> None:
    response = refused(rf.get("/"), error)
    assert response.status_code == status
    page = response.content.decode()
    assert heading in page
    assert error.message in page


def test_a_refusal_is_a_fragment_for_htmx(rf: RequestFactory) -> None:
    error = Invalid("bad", "还差两项。", fields={"a": "没有填甲。"})
    response = refused(rf.post("/", headers={"HX-Request": "true"}), error)
    assert (response.status_code, response["HX-Retarget"]) == (422, "#ow-flash")
    assert "没有填甲。" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_a_refusal_is_json_for_our_scripts(rf: RequestFactory) -> None:
    response = refused(rf.post("/", headers={"Accept": "application/json"}), Conflict("late", "晚了一步。"))
    assert response.status_code == 409
    assert response["Content-Type"] == "application/json"


def test_other_errors_go_on(rf: RequestFactory) -> None:
    middleware = DomainErrorMiddleware(lambda _request: HttpResponse())
    assert middleware.process_exception(rf.get("/"), ValueError("x")) is None


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    request.user = AnonymousUser()
    response = DomainErrorMiddleware(lambda _request: HttpResponse()).process_exception(request, error)
    assert response is not None
    return response


def test_every_answer_has_an_id_and_a_line_in_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="onewindow.access"):
        response = client.get("/healthz?name=林知远")
    assert len(response["X-Request-ID"]) == 16
    line = next(record for record in caplog.records if record.name == "onewindow.access")
    assert (line.path, line.status, line.request_id) == ("/healthz", 200, response["X-Request-ID"])
    assert "林知远" not in str(line.__dict__)


def test_nothing_inline_is_allowed(client: Client) -> None:
    policy = client.get("/healthz")["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
