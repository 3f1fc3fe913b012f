"""Who enters the catalogue's pages, and which revisions they find there."""

from django.utils.translation import gettext as _

from onewindow.base.errors import NotFound, NotPermitted
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Revision, RevisionQuerySet, RevisionState
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from onewindow.web.desk.office import only_for

WORKERS = (Role.CATALOGUE_EDITOR, Role.CATALOGUE_REVIEWER)

for_catalogue = only_for(lambda person: org.holds_any(person, *WORKERS))
for_editors = only_for(catalogue.can_import)


def own(person: Person) -> RevisionQuerySet:
    """The revisions of the units where this person writes or judges items."""
    return catalogue.visible_to(person).filter(
        org.units_under(org.unit_paths(person, *WORKERS), through="item__unit__")
    )


def versions(person: Person, code: str) -> list[Revision]:
    """Every version of an item of their own, the newest first, without the long columns. Raises ``NotFound``."""
    found = list(own(person).of_item(code).for_list().select_related("author", "reviewer").order_by("-number"))
    if not found:
        raise NotFound("no_such_item", _("没有这个事项，或者它不归您的单位管。"))
    return found


def newest(person: Person, code: str) -> Revision:
    """The version in work, else the newest one, with its parts. Raises ``NotFound``."""
    found: Revision | None = own(person).of_item(code).with_parts().newest_first().first()
    if found is None:
        raise NotFound("no_such_item", _("没有这个事项，或者它不归您的单位管。"))
    return found


def standing_beside(person: Person, revision: Revision) -> Revision | None:
    """The version in force that this one would replace, with its parts."""
    return own(person).exclude(pk=revision.pk).standing(revision.item.code)


def is_in_work(revision: Revision) -> bool:
    """Whether it waits for a reviewer or for its day: nobody writes in it meanwhile."""
    return revision.state in (RevisionState.IN_REVIEW, RevisionState.SCHEDULED)


def require_editor(person: Person, revision: Revision) -> None:
    """Raises ``NotPermitted``."""
    if not catalogue.can_edit(person, revision.item.unit):
        raise NotPermitted("not_permitted", _("您不是这个单位的事项编辑，不能修改它的事项。"))
