"""What happened, as a frozen dataclass of ids and plain values, known by its name."""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

_PLAIN = (str, int, float, bool, type(None))

Fact = TypeVar("Fact")
_types: dict[str, type[Any]] = {}


def fact(cls: type[Fact]) -> type[Fact]:
    """Register a frozen dataclass as a fact; used above ``@dataclass(frozen=True)``.

    The name of the class is the name of the fact in the stored jobs: to rename it strands the jobs on their way.
    """
    if not (dataclasses.is_dataclass(cls) and vars(cls)["__dataclass_params__"].frozen):
        raise TypeError(f"{cls.__qualname__} must be a frozen dataclass to be a fact")
    known = _types.setdefault(cls.__name__, cls)
    if known is not cls and known.__module__ != cls.__module__:
        raise ValueError(f"two facts are named {cls.__name__}: {known.__module__} and {cls.__module__}")
    _types[cls.__name__] = cls
    return cls


def name_of(fact_type: type[Any]) -> str:
    """The registered name; a type that is no fact is a programming error."""
    if _types.get(fact_type.__name__) is not fact_type:
        raise TypeError(f"{fact_type.__qualname__} is not registered as a fact")
    return fact_type.__name__


def encode(thing: object) -> dict[str, Any]:
    """The payload of a job. Only plain values and tuples of them survive a release; anything else is refused."""
    name_of(type(thing))
    payload = dict(vars(thing))
    for key, value in payload.items():
        parts = value if isinstance(value, tuple) else (value,)
        if not all(isinstance(part, _PLAIN) for part in parts):
            raise TypeError(f"{type(thing).__name__}.{key} is not a plain value: {type(value).__name__}")
    return {key: list(value) if isinstance(value, tuple) else value for key, value in payload.items()}


def decode(name: str, payload: Mapping[str, Any]) -> Any:
    """The fact again. Fields that a newer release added take their defaults, fields it dropped are ignored."""
    cls = _types[name]
    names = {field.name for field in dataclasses.fields(cls)}
    return cls(
        **{key: tuple(value) if isinstance(value, list) else value for key, value in payload.items() if key in names}
    )
