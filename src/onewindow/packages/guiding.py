"""The one guide of a theme for one person's answers."""

from collections.abc import Mapping
from typing import Any

from onewindow.packages import dictionary, plans
from onewindow.packages.models import ThemeVersion
from onewindow.packages.plans import Plan


def guide(version: ThemeVersion, answers: Mapping[str, Any]) -> Plan:
    """What these answers lead to, by the items in force now. Seven statements, whatever the number of items."""
    return plans.plan_of(version, answers, plans.revisions_of(version), dictionary.names())
