"""Zen expressions, compiled once in each process."""

from functools import lru_cache
from typing import Any

import zen


@lru_cache(maxsize=2048)
def compiled(expression: str) -> Any:
    """The expression, ready to be asked: ``.evaluate(values)``. Raises ``RuntimeError`` where it does not parse."""
    return zen.compile_expression(expression)
