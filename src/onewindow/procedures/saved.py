"""Questions to the inbox that a person keeps under a name: nobody else sees or uses them."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotFound
from onewindow.base.prepared import Prepared
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person, require_staff
from onewindow.procedures.models import SavedFilter

# What may be asked of the inbox, as it stands in the page's address.
ASKED = ("view", "q", "item", "step", "channel")
MOST = 12


def saved_filters(person: Person) -> list[SavedFilter]:
    """The person's own, in the order they were saved."""
    return _MINE.rows(person=person.pk)


def _of(person: int) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(person_id=person).order_by("created_at", "pk")


_MINE = Prepared(_of, {"person": -7001})


@transaction.atomic
def save_filter(name: str, question: Mapping[str, str], *, actor: Person) -> SavedFilter:
    """Keep the question under the name; a name used before now means this one.

    Raises ``Invalid('filter_name_missing' | 'nothing_filtered')``, ``Conflict('too_many_filters')``.
    """
    require_staff(actor)
    named = " ".join(name.split())[:20]
    if not named:
        sentence = _("请给这个筛选起个名字。")
        raise Invalid("filter_name_missing", sentence, fields={"name": sentence})
    asked = {key: str(question[key]).strip()[:80] for key in ASKED if question.get(key)}
    if not asked:
        raise Invalid("nothing_filtered", _("还没有选条件，没有可以保存的筛选。"))
    mine = SavedFilter.objects.filter(person=actor)
    if mine.exclude(name=named).count() >= MOST:
        raise Conflict("too_many_filters", _("最多保存 %d 个筛选，请先删掉一个不用的。") % MOST)
    # Of the same name from two windows at once the later one counts: Django waits for the other's row and changes it.
    kept, _new = mine.update_or_create(
        name=named,
        defaults={"question": asked},
        create_defaults={"person": actor, "question": asked, "created_at": clock.now()},
    )
    audit.record("inbox.filter_saved", actor.subject, actor=actor, changes={"name": named, **asked})
    return kept


@transaction.atomic
def drop_filter(key: int, *, actor: Person) -> None:
    """Forget one of one's own. Raises ``NotFound('no_such_filter')``."""
    kept = SavedFilter.objects.filter(pk=key, person=actor).first()
    if kept is None:
        raise NotFound("no_such_filter", _("没有这个筛选，可能已经删掉了。"))
    kept.delete()
    audit.record("inbox.filter_dropped", actor.subject, actor=actor, changes={"name": kept.name})
