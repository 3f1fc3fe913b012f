"""A role as it is held: the plain value that permission rules look at."""

from typing import NamedTuple


class Held(NamedTuple):
    """``role`` in the unit ``unit_id``, whose place in the tree is ``path``."""

    role: str
    unit_id: int
    path: str
