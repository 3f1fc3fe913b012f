"""The lists of the administration, column by column: once for the page and for the workbook."""

import datetime as dt
from collections.abc import Callable, Sequence

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from onewindow.base import clock, dates
from onewindow.kernel.audit.service import Entry
from onewindow.kernel.events.service import DeadJob
from onewindow.kernel.notices.service import Notice
from onewindow.kernel.org.service import ApiKey, Delegation, Person, RoleHolding, Unit
from onewindow.web.desk.verbs import words_of_verb
from onewindow.web.ui.sheets import Column
from onewindow.web.ui.templatetags.ow import badge

UnitRow = tuple[Unit, int, bool]
PersonRow = tuple[Person, list[RoleHolding]]
KeyRow = tuple[Person, ApiKey | None]


def units(manages: Callable[[Unit], bool]) -> list[Column[Unit]]:
    """``manages``: whether the reader may open the unit."""

    def name(unit: Unit) -> str:
        link = format_html('<a href="{}">{}</a>', reverse("desk:unit", args=[unit.code]), unit.name)
        words = link if manages(unit) else unit.name
        shown = format_html('<span class="ow-depth-{}">{}</span>', min(4, unit.path.count(".") - 1), words)
        return shown if unit.is_active else format_html("{} {}", shown, badge(_("已停用"), "late"))

    return [
        Column(_("名称"), lambda unit: unit.name + ("" if unit.is_active else _("（已停用）")), 40, "is-name", name),
        Column(_("类别"), lambda unit: unit.get_kind_display(), 14),
        Column(_("编码"), lambda unit: unit.code, 16, "ow-muted"),
        Column(_("文号代字"), lambda unit: unit.document_mark, 14),
        Column(_("区划"), lambda unit: unit.division.name, 16),
        Column(_("咨询电话"), lambda unit: unit.phone, 18, "ow-num"),
    ]


def people() -> list[Column[PersonRow]]:
    """A person with the roles that count today."""

    def name(row: PersonRow) -> str:
        shown = format_html('<a href="{}">{}</a>', reverse("desk:person", args=[row[0].pk]), row[0].name)
        return shown if row[0].is_active else format_html("{} {}", shown, badge(_("已停用"), "late"))

    def role(person: Person, holding: RoleHolding) -> str:
        elsewhere = holding.unit_id != person.unit_id
        return str(holding.get_role_display()) + (f"（{holding.unit.short_name}）" if elsewhere else "")

    def code(row: PersonRow) -> str:
        return _("已开启") if row[0].totp_sealed else _("没有开启")

    return [
        Column(_("姓名"), lambda row: row[0].name + ("" if row[0].is_active else _("（已停用）")), 20, "is-name", name),
        Column(_("单位"), lambda row: row[0].unit.name if row[0].unit else "", 30),
        Column(_("岗位"), lambda row: row[0].post, 20),
        Column(_("角色"), lambda row: "、".join(role(row[0], holding) for holding in row[1]), 40, "is-wrap"),
        Column(_("动态口令"), code, 12, "", lambda row: badge(code(row), "done" if row[0].totp_sealed else "")),
        Column(_("登录名"), lambda row: row[0].username, 20, "ow-muted"),
    ]


def notices(masked: Callable[[Notice], tuple[str, str]]) -> list[Column[Notice]]:
    """``masked``: recipient and title as they may be shown."""
    tones = {"sent": "done", "failed": "late"}

    def trouble(row: Notice) -> list[str]:
        tried = _("试过 %(n)s 次") % {"n": row.attempts} if row.attempts > 1 else ""
        return [words for words in (row.last_error, tried) if words]

    def state(row: Notice) -> str:
        more = format_html_join("", '<div class="ow-small ow-muted">{}</div>', [[words] for words in trouble(row)])
        return badge(row.get_state_display(), tones.get(row.state, "")) + more

    return [
        Column(_("标题"), lambda row: masked(row)[1], 50, "is-name"),
        Column(_("状态"), lambda row: "；".join([str(row.get_state_display()), *trouble(row)]), 30, "", state),
        Column(_("渠道"), lambda row: str(row.get_channel_display()), 12),
        Column(_("给谁"), lambda row: masked(row)[0], 16),
        Column(_("产生"), lambda row: dates.long_moment(row.created_at), 26),
    ]


def jobs() -> list[Column[DeadJob]]:
    return [
        Column(_("任务"), lambda job: str(job.id), 12),
        Column(_("处理"), lambda job: job.handler, 36),
        Column(_("事实"), lambda job: job.fact, 30),
        Column(_("次数"), lambda job: str(job.attempts), 8),
        Column(_("失败时间"), lambda job: dates.long_moment(job.failed_at) if job.failed_at else "", 26),
        Column(_("错误"), lambda job: job.error or _("没有留下错误说明"), 60),
    ]


def keys(now: dt.datetime) -> list[Column[KeyRow]]:
    """Every machine with each of its keys; one without a key has a line of its own."""

    def state(key: ApiKey) -> str:
        if key.revoked_at:
            return _("已吊销")
        return _("已过期") if key.expires_at and key.expires_at < now else _("有效")

    def of_key(words: Callable[[ApiKey], str]) -> Callable[[KeyRow], str]:
        return lambda row: words(row[1]) if row[1] else ""

    return [
        Column(_("系统名称"), lambda row: row[0].name, 30),
        Column(_("单位"), lambda row: row[0].unit.name if row[0].unit else "", 30),
        Column(_("标识"), lambda row: row[0].username, 20),
        Column(_("账号"), lambda row: "" if row[0].is_active else _("已停用"), 10),
        Column(_("用途"), of_key(lambda key: key.label), 30),
        Column(_("开头"), of_key(lambda key: f"{key.prefix}…"), 14),
        Column(_("签发"), of_key(lambda key: _day(key.created_at)), 22),
        Column(_("有效期"), of_key(lambda key: _day(key.expires_at) if key.expires_at else _("长期")), 22),
        Column(_("状态"), of_key(state), 10),
    ]


def delegations() -> list[Column[Delegation]]:
    def period(row: Delegation) -> Sequence[str]:
        until = [dates.long_date(row.valid_until) + " " + _("止")] if row.valid_until else []
        return [dates.long_date(row.valid_from) + " " + _("起"), *until]

    return [
        Column(_("原单位"), lambda row: row.from_unit.name, 30, "is-name"),
        Column(_("承接单位"), lambda row: _("交给") + f" {row.to_unit.name}", 34),
        Column(_("方式"), lambda row: str(row.get_kind_display()), 10),
        Column(_("事项"), lambda row: "、".join(row.item_codes) or _("全部"), 40, "is-wrap"),
        Column(_("依据"), lambda row: row.basis, 40, "is-wrap"),
        Column(
            _("期限"),
            lambda row: "，".join(period(row)),
            40,
            "",
            lambda row: format_html_join("", "<div>{}</div>", [[words] for words in period(row)]),
        ),
    ]


def audit() -> list[Column[Entry]]:
    def subject(entry: Entry) -> str:
        asked = urlencode({"kind": entry.subject_kind, "key": entry.subject_key})
        words = f"{entry.subject_kind} {entry.subject_key}"
        return format_html('<a href="{}?{}">{}</a>', reverse("desk:audit"), asked, words)

    def changes(entry: Entry) -> str:
        return "；".join(f"{name} {value}" for name, value in entry.changes.items())

    def what(entry: Entry) -> str:
        pairs = [[name, value] for name, value in entry.changes.items()]
        shown = format_html_join("；", '<span class="ow-muted">{}</span> {}', pairs)
        return shown + format_html("<div>{}</div>", entry.note) if entry.note else shown

    def digest(entry: Entry) -> str:
        return bytes(entry.hash[:4]).hex()

    return [
        Column(_("动作"), lambda entry: words_of_verb(entry.verb), 20, "is-name"),
        Column(_("时间"), lambda entry: dates.long_moment(entry.at), 26),
        Column(_("谁"), lambda entry: entry.actor_name, 16),
        Column(_("对象"), lambda entry: f"{entry.subject_kind} {entry.subject_key}", 30, "is-wrap", subject),
        Column(_("序号"), lambda entry: str(entry.sequence), 8, "is-num"),
        Column(
            _("变化和说明"),
            lambda entry: "；".join(words for words in (changes(entry), entry.note) if words),
            60,
            "is-wrap ow-small",
            what,
        ),
        Column(_("摘要"), digest, 12, "", lambda entry: format_html("<code>{}</code>", digest(entry))),
    ]


def _day(moment: dt.datetime) -> str:
    return dates.long_date(clock.local(moment).date())
