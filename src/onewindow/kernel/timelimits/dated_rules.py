"""What every rule with dates is asked, be it of a light or of an escalation: by whom, on what basis, and never for the past."""

import datetime as dt

from django.utils.translation import gettext as _

from onewindow.base import clock, dates
from onewindow.base.errors import Invalid, NotPermitted
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind, Role

_ONE_DAY = dt.timedelta(days=1)


def can_set_rules(person: Person) -> bool:
    """The city's supervisors: rules are the same for everybody."""
    return person.kind == PersonKind.SYSTEM or org.holds_at_top(person, Role.SUPERVISOR)


def require_setter(person: Person) -> None:
    """Raises ``NotPermitted('supervisor_only')``."""
    if not can_set_rules(person):
        raise NotPermitted("supervisor_only", _("规则由全市的督查人员设置。"))


def check_beginning(basis: str, day: dt.date) -> None:
    """A rule rests on something and begins today or later. Raises ``Invalid('basis_missing' | 'rule_in_the_past')``."""
    if not basis.strip():
        sentence = _("请写明依据，例如哪一份文件的哪一条。")
        raise Invalid("basis_missing", sentence, fields={"basis": sentence})
    if day < clock.today():
        raise _past("valid_from")


def check_ending(valid_from: dt.date, last_day: dt.date) -> None:
    """A rule ends not before it begins, and yesterday at the earliest. Raises ``Invalid('dates_reversed' | 'rule_in_the_past')``."""
    if last_day < valid_from:
        sentence = _("最后一天不能早于规则开始的 %(day)s。") % {"day": dates.long_date(valid_from)}
        raise Invalid("dates_reversed", sentence, fields={"last_day": sentence})
    if last_day < clock.today() - _ONE_DAY:
        raise _past("last_day")


def _past(field: str) -> Invalid:
    sentence = _("规则不能改过去的日子：已经按它亮过的灯、做过的事不会变。")
    return Invalid("rule_in_the_past", sentence, fields={field: sentence})
