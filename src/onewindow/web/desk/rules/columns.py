"""The lists of rule sets and of samples, column by column."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from onewindow.base import dates
from onewindow.rulings.service import Ruling, RulingCheck
from onewindow.web.ui.sheets import Column
from onewindow.web.ui.templatetags.ow import badge


def rule_sets() -> list[Column[Any]]:
    """Rows of ``rulings.listed``."""

    def name(row: Any) -> str:
        return format_html('<a href="{}">{}</a>', reverse("desk:rule_set", args=[row.code]), row.name)

    def state(row: Any) -> str:
        if row.halted_at:
            return _("停用，全部转人工")
        return _("第 %(n)d 版在用") % {"n": row.in_force} if row.in_force else _("还没有发布")

    def tone(row: Any) -> str:
        return badge(state(row), "late" if row.halted_at else ("done" if row.in_force else ""))

    return [
        Column(_("规则"), lambda row: row.name, 30, "is-name", name),
        Column(_("实施单位"), lambda row: row.unit.short_name or row.unit.name, 24),
        Column(_("状态"), state, 20, "", tone),
        Column(_("发布时间"), lambda row: dates.long_moment(row.in_force_since) if row.in_force_since else "", 24),
        Column(_("抽查比例"), lambda row: f"{row.rate}%" if row.rate else "", 10, "ow-num"),
        Column(_("草稿"), lambda row: _("有草稿") if row.has_draft else "", 10),
        Column(_("编码"), lambda row: row.code, 20, "ow-muted"),
    ]


def samples() -> list[Column[Ruling]]:
    """What was drawn, and what the auditor found."""
    tones = {RulingCheck.Finding.RIGHT: "done", RulingCheck.Finding.WRONG: "late"}

    def title(row: Ruling) -> str:
        return format_html('<a href="{}">{}</a>', reverse("desk:rule_sample", args=[row.pk]), row.title)

    def check(row: Ruling) -> RulingCheck | None:
        return getattr(row, "check_made", None)

    def found(row: Ruling) -> str:
        made = check(row)
        return str(made.get_finding_display()) if made else _("等待核查")

    def shown(row: Ruling) -> str:
        made = check(row)
        return badge(found(row), tones.get(RulingCheck.Finding(made.finding), "") if made else "warn")

    def who(row: Ruling) -> str:
        made = check(row)
        return made.checked_by.name if made else ""

    return [
        Column(_("决定"), lambda row: row.title, 30, "is-name", title),
        Column(_("编号"), lambda row: row.subject_key, 20, "ow-num"),
        Column(_("规则"), lambda row: row.rule_set.name, 24),
        Column(_("版本"), lambda row: _("第 %(n)d 版") % {"n": row.version.number} if row.version else "", 10),
        Column(_("决定时间"), lambda row: dates.long_moment(row.at), 24),
        Column(_("核查结论"), found, 14, "", shown),
        Column(_("核查人"), who, 14),
    ]
