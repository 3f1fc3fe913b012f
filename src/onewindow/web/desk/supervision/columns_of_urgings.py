"""The list of urging letters column by column, for the page and the workbook."""

import datetime as dt

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from onewindow.base import clock, dates
from onewindow.supervision.service import Urging, UrgingState
from onewindow.web.ui.sheets import Column
from onewindow.web.ui.templatetags.ow import badge

TONES: dict[str, str] = {
    UrgingState.DRAFTED: "brand",
    UrgingState.OPEN: "warn",
    UrgingState.ANSWERED: "brand",
    UrgingState.CLOSED: "done",
}


def urgings() -> list[Column[Urging]]:
    def name(row: Urging) -> str:
        return format_html('<a href="{}">{}</a>', reverse("desk:urging", args=[row.number]), row.item_name)

    def state(row: Urging) -> str:
        late = row.state == UrgingState.OPEN and row.due_at is not None and row.due_at < clock.now()
        return badge(_("逾期没有回复"), "late") if late else badge(row.get_state_display(), TONES.get(row.state, ""))

    return [
        Column(_("事项"), lambda row: row.item_name, 40, "is-name", name),
        Column(_("状态"), lambda row: str(row.get_state_display()), 12, "", state),
        Column(_("被督办单位"), lambda row: row.unit.name, 28),
        Column(_("事由"), lambda row: str(row.get_reason_display()), 24, "is-wrap"),
        Column(_("回复期限"), lambda row: _day(row.due_at), 20, "ow-num"),
        Column(_("督办编号"), lambda row: row.number, 16, "ow-muted"),
        Column(_("办件编号"), lambda row: row.case_number, 20, "ow-muted"),
    ]


def _day(moment: dt.datetime | None) -> str:
    return dates.short_date(clock.local(moment).date()) if moment else ""
