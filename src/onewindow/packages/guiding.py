"""The one guide of a theme for one person's answers."""

from collections.abc import Mapping
from typing import Any

from onewindow.base.errors import Invalid
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Choice, Option
from onewindow.packages import dictionary, plans, questions, sources, table_checks
from onewindow.packages.models import PackageApplication, ThemeVersion
from onewindow.packages.plans import Plan


def guide(version: ThemeVersion, answers: Mapping[str, Any]) -> Plan:
    """What these answers lead to, by the items in force now. Seven statements, whatever the number of items."""
    return plans.plan_of(version, answers, plans.revisions_of(version), dictionary.names())


def guide_of(application: PackageApplication) -> Plan:
    """What the answers of an application lead to, with what data sources said of its applicant. One statement more where one was asked."""
    revisions = plans.revisions_of(application.version)
    checks = sources.checks_of(application, revisions.values())
    return plans.plan_of(application.version, application.answers, revisions, dictionary.names(), checks)


def item_names(version: ThemeVersion) -> dict[str, str]:
    """The names of a theme's items by alias, in its order; the code where the item is not in force. One statement."""
    codes = {spec["item"] for spec in version.items}
    rows = catalogue.published().filter(item__code__in=codes).values_list("item__code", "name")
    known: dict[str, str] = dict(rows)
    return {spec["alias"]: known.get(spec["item"], spec["item"]) for spec in version.items}


def table_faults(version: ThemeVersion, table: Mapping[str, Any]) -> list[str]:
    """What is wrong with a rule table for the questions of a theme, as the inputs that have it. No statement."""
    aliases = [spec["alias"] for spec in version.items]
    try:
        ways = questions.ways(version.questions)
    except Invalid as refused:
        return [refused.message]
    return table_checks.faults(table, version.questions, version.risks, aliases, ways)


def choices_of(plan: Plan) -> list[Choice]:
    """The questions as a page shows them."""
    found = []
    for question in plan.asked:
        chosen = plan.answers.get(question["key"])
        options = tuple(
            Option(str(one["value"]), str(one["label"]), str(one.get("help", "")), one["value"] == chosen)
            for one in question["options"]
        )
        found.append(Choice(str(question["key"]), str(question["question"]), str(question.get("help", "")), options))
    return found
