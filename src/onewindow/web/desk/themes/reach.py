"""Who enters the pages of themes, and which they find there."""

from typing import Any

from django.utils.translation import gettext as _

from onewindow.base.errors import NotFound, NotPermitted
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.packages import service as packages
from onewindow.packages.service import ThemeVersion
from onewindow.web.desk.catalogue.reach import WORKERS
from onewindow.web.desk.office import only_for

for_themes = only_for(lambda person: org.holds_any(person, *WORKERS))


def newest(person: Person, code: str) -> ThemeVersion:
    """The version in work, else the latest, of a theme of their own. Raises ``NotFound``."""
    found: ThemeVersion | None = packages.themes_of(person).of_theme(code).with_unit().newest_first().first()
    if found is None:
        raise NotFound("no_such_theme", _("没有这个主题，或者它不归您的单位管。"))
    return found


def for_editing(person: Person, code: str) -> ThemeVersion:
    """The same, for who may write it. Raises ``NotPermitted``."""
    version = newest(person, code)
    if not packages.can_edit(person, version.theme.unit):
        raise NotPermitted("not_permitted", _("您不是牵头单位的事项编辑，不能修改这个主题。"))
    return version


def saved(version: ThemeVersion, changes: dict[str, Any], seen: str, person: Person) -> ThemeVersion:
    """These parts changed, all others as they stand."""
    return packages.save_theme({**packages.to_data(version), **changes}, actor=person, seen=seen)
