"""The door of search.

A domain registers a ``Kind`` in ``AppConfig.ready`` (how a row becomes text, what each field weighs) and calls
``changed(kind, keys)`` in every command that touches such a row. ``query`` and ``suggest`` answer with keys, best first;
the domain turns them into rows through its own ``visible_to``, before anything is counted or shown. Each node has its own
index, derived from the database and rebuilt whenever it is lost; its worker runs a ``Listener``.
"""

from onewindow.kernel.search.analysis import normalise
from onewindow.kernel.search.changes import apply_pending, changed, reindex, trim_changes
from onewindow.kernel.search.kinds import Kind, registry
from onewindow.kernel.search.listener import Listener
from onewindow.kernel.search.questions import query, suggest
from onewindow.kernel.search.reading import Hit

register = registry.register
set_synonyms = registry.set_synonyms
kinds = registry.all

__all__ = [
    "Hit",
    "Kind",
    "Listener",
    "apply_pending",
    "changed",
    "kinds",
    "normalise",
    "query",
    "register",
    "reindex",
    "set_synonyms",
    "suggest",
    "trim_changes",
]
