"""The id of the request being served, for logs and traces; empty in a job or at the console."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
