"""How a rule says no: a stable code for machines and one Chinese sentence for the person."""

from typing import Any


class DomainError(Exception):
    """A rule of the domain refuses. Nothing was changed.

    ``code`` is stable and lower_snake_case (``case_already_decided``); ``message`` says what happened, what was
    kept and what to do; ``fields`` joins a sentence to each field at fault; ``details`` are plain values for logs and API.
    """

    status = 422

    def __init__(self, code: str, message: str, *, fields: dict[str, str] | None = None, **details: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = fields or {}
        self.details = details


class Invalid(DomainError):
    """The words given do not fit: bad check digit, missing field, value out of range."""


class Conflict(DomainError):
    """The thing is in another state than the verb needs, or somebody was faster."""

    status = 409


class NotPermitted(DomainError):
    """This person may not do this to this thing."""

    status = 403


class NotFound(DomainError):
    """There is no such thing, or none that this person may see: the two are never told apart."""

    status = 404


def said(text: str, code: str, sentence: str, *, field: str = "") -> str:
    """The words given, stripped. Raises ``Invalid(code)`` with the sentence when there are none, beside their field if it is named."""
    stripped = text.strip()
    if not stripped:
        raise Invalid(code, sentence, fields={field: sentence} if field else {})
    return stripped
