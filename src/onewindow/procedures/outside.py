"""What a drawing may name that lies outside it: what service tasks do, and the messages that receive tasks wait for."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Handler = Callable[[Mapping[str, Any]], str]
_services: dict[str, Handler] = {}
_messages: "dict[str, str | StrPromise]" = {}


def register_service(name: str, handler: Handler) -> None:
    """Give the service tasks with ``ow:service="name"`` their handler: a pure function from the variables to an outcome."""
    _services[name] = handler


def service_names() -> list[str]:
    """What a service task may name."""
    return sorted(_services)


def has_service(name: str) -> bool:
    return name in _services


def register_message(name: str, words: "str | StrPromise") -> None:
    """Let receive tasks wait for messages of this name; ``words`` say what comes, for whoever draws."""
    _messages[name] = words


def messages() -> "dict[str, str | StrPromise]":
    """What a receive task may wait for: names and words."""
    return dict(_messages)


def serve(name: str, context: Mapping[str, Any]) -> str:
    """What the service of this name makes of the variables: an outcome, or nothing."""
    return _services[name](context)
