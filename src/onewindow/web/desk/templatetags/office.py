"""The office's part of the side navigation: each entry only for those whose pages it opens."""

from typing import Any

from django import template
from django.template.context import Context

from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Role
from onewindow.rulings import service as rulings
from onewindow.supervision import service as supervision
from onewindow.web.desk.rules.reach import CHECKERS

register = template.Library()


@register.inclusion_tag("desk/office/nav.html", takes_context=True)
def office_nav(context: Context) -> dict[str, Any]:
    """Entries for editors and reviewers of items, administrators and auditors; nothing for others. No statement of its own
    once the roles were asked for.
    """
    person = context["request"].user
    if not person.is_authenticated or not org.is_staff(person):
        return {"request": context["request"]}
    return {
        "request": context["request"],
        "works_on_items": org.holds_any(person, Role.CATALOGUE_EDITOR, Role.CATALOGUE_REVIEWER),
        "reads_rules": org.holds_any(person, *rulings.READERS),
        "sees_samples": org.holds_any(person, *CHECKERS),
        "manages": org.can_manage_any(person),
        "runs": org.holds_at_top(person, Role.OPERATOR),
        "audits": org.holds_at_top(person, Role.AUDITOR),
        "oversees": supervision.can_oversee(person),
        "reads_urgings": supervision.can_read_urgings(person),
    }
