"""Official words are in the city's language, in whatever language the page is read from which they were caused."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.utils import translation

P = ParamSpec("P")
R = TypeVar("R")


def officially(function: Callable[P, R]) -> Callable[P, R]:
    """Translate nothing inside: what is written down there is read by courts. Words must be told, not kept lazy, before it returns."""

    @wraps(function)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        with translation.override(settings.LANGUAGE_CODE):
            return function(*args, **kwargs)

    return told
