"""Who enters the pages of rule sets, and which they find there."""

from django.utils.translation import gettext as _

from onewindow.base.errors import NotFound
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Role
from onewindow.rulings import service as rulings
from onewindow.rulings.service import RuleSet, RuleVersion, Ruling
from onewindow.web.desk.office import only_for

for_readers = only_for(lambda person: org.holds_any(person, *rulings.READERS))
for_writers = only_for(lambda person: org.holds_any(person, Role.CATALOGUE_EDITOR))
CHECKERS = (Role.AUDITOR, Role.SUPERVISOR, Role.CHIEF, Role.UNIT_HEAD)
for_checkers = only_for(lambda person: org.holds_any(person, *CHECKERS))


def rule_set(person: Person, code: str) -> RuleSet:
    """One that this person may read. Raises ``NotFound``."""
    found = rulings.visible_to(person).filter(code=code).first()
    if found is None:
        raise NotFound("no_such_rule_set", _("没有这套规则，或者它不归您的单位管。"))
    return found


def draft(versions: list[RuleVersion]) -> RuleVersion:
    """The draft among the versions. Raises ``NotFound``."""
    found = next((one for one in versions if one.state == RuleVersion.State.DRAFT), None)
    if found is None:
        raise NotFound("no_draft", _("这套规则现在没有草稿。"))
    return found


def sample(person: Person, key: int) -> Ruling:
    """One sampled ruling that this person may read. Raises ``NotFound``."""
    found: Ruling | None = rulings.samples(person).filter(pk=key).first()
    if found is None:
        raise NotFound("no_such_ruling", _("没有这件抽中的决定，或者不归您核查。"))
    return found
