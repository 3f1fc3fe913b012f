"""The city's list of people's words (口语) beside the official ones; search expands by it."""

from collections.abc import Iterable

from django.db import transaction

from onewindow.base.subjects import Subject
from onewindow.catalogue import permissions
from onewindow.catalogue.models import Synonym
from onewindow.catalogue.searching import synonyms
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person


@transaction.atomic
def load_synonyms(pairs: Iterable[tuple[str, str]], *, actor: Person) -> int:
    """Add the pairs of word and expansion, replacing what a word led to before. Returns how many pairs there were.

    For the console alone. Raises ``NotPermitted``.
    """
    permissions.require(permissions.can_bring_into_force(actor))
    rows = [Synonym(word=word, expansion=expansion) for word, expansion in pairs]
    Synonym.objects.bulk_create(rows, update_conflicts=True, unique_fields=["word"], update_fields=["expansion"])
    audit.record("synonyms.loaded", Subject("synonyms", "item"), actor=actor, changes={"count": len(rows)})
    transaction.on_commit(synonyms.forget)
    return len(rows)
