"""Many items at once, all or nothing per file, to be run again without duplicates.

The console (the system itself) brings rows into force: those of a published list as they are (another authority answers
for them, ``source`` says which), our own only when the rules of publication find nothing. An editor who uploads a file
gets drafts, for a reviewer to publish.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import DomainError
from onewindow.base.identifiers import is_valid_implementation_code
from onewindow.base.subjects import Subject
from onewindow.catalogue import commands, papers, permissions, rules, shape_check, storing
from onewindow.catalogue.models import Item, Revision
from onewindow.catalogue.queries import RevisionQuerySet
from onewindow.catalogue.reports import BadRow, ImportReport, Row
from onewindow.catalogue.shape import Data, filled, tidied, to_data
from onewindow.catalogue.states import IN_FORCE, IN_WORK, RevisionState
from onewindow.catalogue.units import UnitFinder
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person
from onewindow.kernel.search import service as search

Progress = Callable[[int, int], None]
_BATCH = 1000
# Columns of the item itself, not of a revision: silence in a file keeps what the item has.
_OF_ITEM = "is_popular"


@dataclass
class _Plan:
    """One row on its way: what the file says, what stands now, what shall stand."""

    row: Row
    data: Data
    item: Item | None = None
    current: Revision | None = None
    last_number: int = 0
    revision: Revision | None = None

    @property
    def code(self) -> str:
        return str(self.data["code"])


def silent(_done: int, _all: int) -> None:
    """Nobody watches."""


def check_shape(row: Row) -> list[BadRow]:
    """Every field of a row that does not fit the shape."""
    return [
        BadRow(row.sheet, row.number, fault.where or fault.path, fault.sentence)
        for fault in shape_check.shape_faults(row.data)
    ]


def bring_in(
    rows: Sequence[Row],
    units: UnitFinder,
    *,
    actor: Person,
    source: str = "",
    progress: Progress = silent,
    files: Path | None = None,
) -> ImportReport:
    """Every row as the revision in force of its item (the system) or as its draft (an editor); equal ones stay untouched.

    Nothing is stored when a row is bad: see the report. ``progress(checked, all)`` is called for every row. ``files`` is the folder
    in which blank forms and samples lie (``papers.settle``). Raises ``NotPermitted``.
    """
    permissions.require(permissions.can_import(actor))
    report = ImportReport(read=len(rows))
    rows = [Row(row.sheet, row.number, tidied(row.data)) for row in rows]
    report.bad += _twice(rows)
    for done, row in enumerate(rows, start=1):
        report.bad += check_shape(row)
        progress(done, len(rows))
    if report.bad:
        return report
    complete = [Row(row.sheet, row.number, filled(row.data)) for row in rows]
    report.check_digits = list(_failing_check_digits(complete))
    if permissions.can_bring_into_force(actor):
        report.bad += [*_not_yet(complete), *_findings(complete, rules.usable if source else rules.check)]
        _all_or_nothing(report, files, actor, complete, lambda: _store(complete, units, report, actor, source))
    else:
        _all_or_nothing(report, files, actor, complete, lambda: _draft(complete, units, report, actor))
    return report


def _all_or_nothing(
    report: ImportReport, files: Path | None, actor: Person, rows: Sequence[Row], store: Callable[[], None]
) -> None:
    if report.bad:
        return
    with transaction.atomic():
        report.bad += papers.settle(rows, files, actor)
        if not report.bad:
            store()
        if report.bad:
            transaction.set_rollback(True)


def _twice(rows: Sequence[Row]) -> list[BadRow]:
    codes = [(row, row.data.get("code")) for row in rows]
    count = Counter(code for _row, code in codes if isinstance(code, str))
    return [
        BadRow(row.sheet, row.number, _("实施编码"), _("同一个文件里有两行编码都是 %(code)s。") % {"code": code})
        for row, code in codes
        if isinstance(code, str) and code and count[code] > 1
    ]


def _not_yet(rows: Sequence[Row]) -> list[BadRow]:
    """A row brought into force is in force at once: one for a later day goes through editor and reviewer."""
    today = clock.today().isoformat()
    reason = _("生效日期在今天以后的，请由编辑保存草稿、审核人员发布，到那天自动生效。")
    return [
        BadRow(row.sheet, row.number, _("生效日期"), reason)
        for row in rows
        if (row.data["effective_from"] or "") > today
    ]


def _findings(rows: Sequence[Row], check: Callable[[Data, Collection[str]], list[rules.Finding]]) -> list[BadRow]:
    """What the rules say of each row; of another authority's list only what the system itself must be able to use."""
    known = rules.known_procedures()
    return [
        BadRow(row.sheet, row.number, finding.field, finding.sentence)
        for row in rows
        for finding in check(row.data, known)
    ]


def _failing_check_digits(rows: Sequence[Row]) -> Iterator[BadRow]:
    for row in rows:
        if not is_valid_implementation_code(row.data["code"]):
            reason = _("编码 %(code)s 里的统一社会信用代码通不过校验。") % row.data
            yield BadRow(row.sheet, row.number, _("实施编码"), reason)


def _store(rows: Sequence[Row], units: UnitFinder, report: ImportReport, actor: Person, source: str) -> None:
    report.bad += units.find(rows) or units.create_missing(actor)
    if report.bad:
        return
    report.units_created = units.missing
    plans = _plans(rows, units)
    changed = [plan for plan in plans if not _is_as_it_stands(plan)]
    report.bad += _in_work(changed)
    if report.bad:
        return
    _create_items(changed, units)
    for start in range(0, len(changed), _BATCH):
        _replace(changed[start : start + _BATCH], actor=actor, source=source)
    _follow_up(changed, actor, source)
    report.replaced = sum(plan.current is not None for plan in changed)
    report.created = len(changed) - report.replaced
    report.unchanged = len(plans) - len(changed)


def _draft(rows: Sequence[Row], units: UnitFinder, report: ImportReport, actor: Person) -> None:
    """One draft per row by the editor's own command, with its permissions; a handful of statements each."""
    report.bad += units.find(rows)
    if report.bad:
        return
    newest = {revision.item.code: revision for revision in _oldest_first([row.data["code"] for row in rows])}
    for row in rows:
        data = units.named_in(row.data)
        current = newest.get(data["code"])
        _forget_past_day(data, current)
        if current and not storing.differs(to_data(current), data):
            report.unchanged += 1
            continue
        try:
            commands.save_draft(data["code"] if current else None, data, actor=actor)
        except DomainError as refused:
            faults = refused.fields or {"": refused.message}
            report.bad += [BadRow(row.sheet, row.number, field, sentence) for field, sentence in faults.items()]
        report.created += current is None
        report.replaced += current is not None


def _forget_past_day(data: Data, current: Revision | None) -> None:
    """A file exported from a version in force has its day: for the draft it says nothing."""
    if current and data["effective_from"] and data["effective_from"] < clock.today().isoformat():
        data["effective_from"] = current.effective_from.isoformat() if current.effective_from else None


def _oldest_first(codes: Sequence[str]) -> RevisionQuerySet:
    """All versions, the one an editor would go on from last of each item."""
    return Revision.objects.filter(item__code__in=codes).with_parts().newest_first().reverse()


def _in_work(plans: Sequence[_Plan]) -> list[BadRow]:
    """What somebody is writing is not overtaken by a file: it would replace the file's words when it is published."""
    in_work = Revision.objects.filter(item__code__in=[plan.code for plan in plans], state__in=IN_WORK)
    found = {revision.item.code: revision for revision in in_work.select_related("item", "author")}
    bad = []
    for plan in plans:
        revision = found.get(plan.code)
        if revision is not None:
            words = {
                "state": revision.get_state_display(),
                "n": revision.number,
                "who": revision.author.name if revision.author else _("编辑"),
            }
            reason = _("%(who)s正在写这个事项的第 %(n)s 版（%(state)s），等那一版发布以后再导入。") % words
            bad.append(BadRow(plan.row.sheet, plan.row.number, _("实施编码"), reason))
    return bad


def _plans(rows: Sequence[Row], units: UnitFinder) -> list[_Plan]:
    """Six statements for all rows: items under lock, revisions in force, their parts."""
    plans = {row.data["code"]: _Plan(row, units.named_in(row.data)) for row in rows}
    items = Item.objects.filter(code__in=plans).annotate(last=_last_number()).select_for_update(of=("self",))
    for item in items:
        plans[item.code].item, plans[item.code].last_number = item, item.last or 0
    for revision in Revision.objects.in_force().filter(item__code__in=plans).with_parts():
        plans[revision.item.code].current = revision
    return list(plans.values())


def _last_number() -> Subquery:
    numbers = Revision.objects.filter(item=OuterRef("pk")).order_by().values("item")
    return Subquery(numbers.annotate(last=Max("number")).values("last"))


def _is_as_it_stands(plan: _Plan) -> bool:
    if plan.current is None or plan.item is None:
        return False
    stored = to_data(plan.current)
    plan.data.setdefault(_OF_ITEM, stored[_OF_ITEM])
    return not storing.differs(stored, plan.data)


def _create_items(plans: Sequence[_Plan], units: UnitFinder) -> None:
    now = clock.now()
    known, made = [plan.item for plan in plans if plan.item], list[Item]()
    for plan in plans:
        if plan.item is None:
            plan.item = Item(code=plan.code, created_at=now)
            made.append(plan.item)
        plan.item.name, plan.item.unit = plan.data["name"], units.unit_of(plan.data)
        plan.item.is_popular = plan.data.get(_OF_ITEM, plan.item.is_popular)
    Item.objects.bulk_create(made, batch_size=_BATCH)
    Item.objects.bulk_update(known, ["name", "unit", "is_popular"], _BATCH)


def _replace(plans: Sequence[_Plan], *, actor: Person, source: str) -> None:
    former = [plan.current.pk for plan in plans if plan.current]
    Revision.objects.filter(pk__in=former).update(state=RevisionState.REPLACED)
    for plan in plans:
        plan.revision = Revision(
            item=plan.item,
            number=plan.last_number + 1,
            state=RevisionState.PUBLISHED,
            source=source,
            published_at=clock.now(),
            author=actor,
            writers=[actor.pk],
            **storing.revision_values(plan.data),
        )
    Revision.objects.bulk_create([plan.revision for plan in plans if plan.revision], batch_size=_BATCH)
    storing.store_parts([(plan.revision, plan.data) for plan in plans if plan.revision])


def _follow_up(plans: Sequence[_Plan], actor: Person, source: str) -> None:
    codes = [plan.code for plan in plans]
    in_force = Revision.objects.filter(item=OuterRef("pk"), state__in=IN_FORCE).values("pk")[:1]
    Item.objects.filter(code__in=codes).update(published=Subquery(in_force))
    traces = [
        audit.Trace(
            "item.imported",
            Subject("item", plan.code),
            {"revision": plan.last_number + 1, "name": plan.data["name"]},
            source,
        )
        for plan in plans
    ]
    audit.record_many(traces, actor=actor)
    search.changed("item", codes)
    if len(plans) >= _BATCH:
        _refresh_statistics()


def _refresh_statistics() -> None:
    """A whole catalogue at once makes the planner's knowledge stale; without this the next minutes' questions are slow."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalogue_item, catalogue_revision, catalogue_material")
