"""What the integrations say about their configuration: a check of Django, an end for the install, a word at every start."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.management.base import CommandError, OutputWrapper

from onewindow.flows import retention
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.notices import service as notices
from onewindow.kernel.verification import service as verification

TAG = "integrations"


def register_checks() -> None:
    """For ``check --deploy`` alone: each asks another machine, which the other commands need not do."""
    register(check_integrations, TAG, deploy=True)


def check_integrations(**_options: Any) -> list[CheckMessage]:
    """One error a sentence: files cannot be kept or looked at, or messages not sent, while it stands."""
    return [Error(sentence, id="onewindow.E001") for sentence in _sentences()]


def require_working_integrations() -> None:
    """Raises ``CommandError`` with every sentence; nothing has been changed then."""
    sentences = _sentences()
    if sentences:
        raise CommandError("\n".join(["配置不对，什么都没有改动：", *sentences]))


def tell_broken_integrations(out: OutputWrapper) -> None:
    """At a start only a word: a scanner that is down for an hour must not keep the doors shut; its work waits for it."""
    for sentence in _sentences():
        out.write(sentence)


def _sentences() -> list[str]:
    return [
        *attachments.check_config(),
        *notices.check_config(),
        *verification.check_config(),
        *retention.check_config(),
    ]
