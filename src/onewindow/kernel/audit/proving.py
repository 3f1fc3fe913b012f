"""Signing and verifying: what makes an edited, removed or cut-off row visible.

The chain of a subject shows an edited row and one removed from the middle. It cannot show that its last rows are gone,
nor that somebody with the database in hand rewrote a whole chain: the signed bill does, for every entry that a bill has covered. That the last
bills themselves are gone, with what they covered, shows the copy of each bill outside the database (``outside``).
"""

import datetime as dt
import hashlib
import hmac
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import outside
from onewindow.kernel.audit.models import Bill, Entry

# Behind a writer that stays open, new writers wait as long as the lock is asked for: so it is asked for briefly, and often.
_ASK_FOR_LOCK, _ASKED_SO_OFTEN, _SECONDS_BETWEEN = "200ms", 25, 1.0
# A night's bill may be late by a morning before somebody is told.
_BILL_IS_LATE = dt.timedelta(hours=36)

# Spelled out here, not by audit_hash(): who rewrites rows could rewrite the function too.
_BROKEN_ENTRIES = """
SELECT id, subject_kind, subject_key, sequence, follows, hash_holds FROM (
    SELECT id, subject_kind, subject_key, sequence,
           sequence = coalesce(lag(sequence) OVER chain, 0) + 1
               AND previous_hash = coalesce(lag(hash) OVER chain, decode(repeat('00', 32), 'hex')) AS follows,
           hash = sha256(previous_hash || convert_to(jsonb_build_array(
               (extract(epoch FROM at) * 1000000)::bigint, actor_kind, actor_id, actor_name, verb, subject_kind, subject_key,
               sequence, changes, note, request_id)::text, 'UTF8')) AS hash_holds
    FROM audit_entry
    WHERE %(kind)s::varchar IS NULL OR (subject_kind = %(kind)s::varchar AND subject_key = %(key)s)
    WINDOW chain AS (PARTITION BY subject_kind, subject_key ORDER BY sequence)
) AS links
WHERE NOT (follows AND hash_holds)
ORDER BY id
"""

_SUMMARY = """
SELECT count(*), count(DISTINCT (subject_kind, subject_key)), sha256(coalesce(string_agg(hash, ''::bytea ORDER BY id), ''))
FROM audit_entry WHERE id > %s AND id <= %s
"""


@dataclass(frozen=True)
class Break:
    """One thing that does not hold. ``kind`` is ``edited``, ``removed``, ``bill_signature``, ``bill_entries``,
    ``bill_missing`` (the file outside has it, the database not), ``bill_not_outside`` (the other way round) or ``bill_late``.
    """

    kind: str
    sentence: str
    subject: Subject | None = None
    entry_id: int | None = None


@dataclass(frozen=True)
class _Summary:
    entries: int
    chains: int
    digest: bytes


def sign_bill() -> Bill:
    """Sign all entries since the last bill, and the last bill with them; then write it outside the database too, with any that
    a crash kept from there. Run nightly, outside other transactions.

    Raises ``OperationalError`` when a writer stays open for half a minute: try again later.
    """
    watermark = _watermark()
    bill = _signed(watermark)
    outside.append(Bill.objects.order_by("id").iterator())
    return bill


def _watermark() -> int:
    """The last entry to sign. It must not pass over one whose transaction is still open: ids are given within INSERT, under its
    table lock, so under SHARE there is none. New writers are held for a fifth of a second at most, then for a second not at all.
    """
    for _turn in range(_ASKED_SO_OFTEN - 1):
        try:
            return _last_entry()
        except OperationalError:
            time.sleep(_SECONDS_BETWEEN)
    return _last_entry()


def _last_entry() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_ASK_FOR_LOCK])
        cursor.execute("LOCK TABLE audit_entry IN SHARE MODE")
        cursor.execute("SELECT coalesce(max(id), 0) FROM audit_entry")
        return int(cursor.fetchone()[0])


def _signed(watermark: int) -> Bill:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE audit_bill IN SHARE ROW EXCLUSIVE MODE")
        last = Bill.objects.order_by("id").last()
        since = last.last_entry_id if last else 0
        watermark = max(watermark, since)
        summary = _summary(since, watermark)
        bill = Bill(
            at=clock.now(),
            last_entry_id=watermark,
            chains=summary.chains,
            entries=summary.entries,
            digest=summary.digest,
        )
        bill.signature = _signature(bill, last)
        bill.save(force_insert=True)
    return bill


def verify() -> list[Break]:
    """Read the whole audit again: every chain link, every bill, its copy outside. An empty list means that all holds."""
    return [*_broken_entries(), *_broken_bills(), *_missing_bills(), *_late_bill()]


def verify_chain(subject: Subject) -> list[Break]:
    """Read the chain of one subject again; that its tail is not cut off only ``verify`` and its bills can tell."""
    return list(_broken_entries(subject))


def _broken_entries(only: Subject | None = None) -> Iterator[Break]:
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN_ENTRIES, {"kind": only.kind if only else None, "key": only.key if only else None})
        for entry_id, kind, key, sequence, follows, hash_holds in cursor:
            subject = Subject(kind, key)
            where = {"subject": subject, "sequence": sequence, "id": entry_id}
            if not hash_holds:
                sentence = _("%(subject)s 的第 %(sequence)s 条（记录 %(id)s）被改过：内容和摘要对不上。") % where
                yield Break("edited", sentence, subject, entry_id)
            if not follows:
                sentence = _("%(subject)s 的第 %(sequence)s 条（记录 %(id)s）前面少了记录，或者前一条被换过。") % where
                yield Break("removed", sentence, subject, entry_id)


def _broken_bills() -> Iterator[Break]:
    previous: Bill | None = None
    for bill in Bill.objects.order_by("id").iterator():
        words = {"bill": bill.pk, "day": clock.local(bill.at).date()}
        if not hmac.compare_digest(_signature(bill, previous), bytes(bill.signature)):
            sentence = _("%(day)s 的总账（第 %(bill)s 号）签名不对：总账被改过，或者它前面的总账被删过。") % words
            yield Break("bill_signature", sentence)
        found = _summary(previous.last_entry_id if previous else 0, bill.last_entry_id)
        if found.digest != bytes(bill.digest):
            sentence = _(
                "%(day)s 的总账（第 %(bill)s 号）和记录对不上：签名时有 %(signed)s 条，现在有 %(found)s 条；"
                "这期间的记录被删掉、截断或整条链改写过。"
            ) % {**words, "signed": bill.entries, "found": found.entries}
            yield Break("bill_entries", sentence)
        previous = bill


def _missing_bills() -> Iterator[Break]:
    """The bills in the database against those in the file outside it, by their signatures."""
    kept = {outside.line_of(bill).key: bill for bill in Bill.objects.order_by("id")}
    written = {line.key: line for line in outside.read()}
    for line in [line for key, line in written.items() if key not in kept]:
        sentence = _(
            "库外账簿里有 %(day)s 的总账（第 %(bill)s 号，签了 %(entries)s 条记录），数据库里没有这一份："
            "它和它签过的记录被删掉或者换过，或者恢复过更早的备份。"
        ) % {"day": clock.local(dt.datetime.fromisoformat(line.at)).date(), "bill": line.bill, "entries": line.entries}
        yield Break("bill_missing", sentence)
    for bill in [bill for key, bill in kept.items() if key not in written]:
        sentence = _("%(day)s 的总账（第 %(bill)s 号）没有写进库外账簿，或者账簿被删改过。下次签总账会补写。")
        yield Break("bill_not_outside", sentence % {"day": clock.local(bill.at).date(), "bill": bill.pk})


def _late_bill() -> Iterator[Break]:
    """Records that no bill covers although a night has passed: nobody signs any more, or the bills are gone."""
    last = Bill.objects.order_by("id").last()
    since = clock.now() - _BILL_IS_LATE
    if last and last.at >= since:
        return
    unsigned = Entry.objects.filter(id__gt=last.last_entry_id) if last else Entry.objects.filter(at__lt=since)
    if unsigned.exists():
        day = clock.local(last.at).date() if last else _("从来没有签过")
        sentence = _("最近一份总账：%(day)s，之后又有了记录。总账应该每夜签一次，请检查后台任务。") % {"day": day}
        yield Break("bill_late", sentence)


def _summary(since: int, until: int) -> _Summary:
    with connection.cursor() as cursor:
        cursor.execute(_SUMMARY, [since, until])
        entries, chains, digest = cursor.fetchone()
    return _Summary(entries, chains, bytes(digest))


def _signature(bill: Bill, previous: Bill | None) -> bytes:
    """HMAC-SHA256 by ``settings.ONEWINDOW_AUDIT_KEY`` over the bill's figures and the signature before it."""
    moment = int(bill.at.timestamp()), bill.at.microsecond
    figures = f"{moment}|{bill.last_entry_id}|{bill.chains}|{bill.entries}|".encode()
    before = bytes(previous.signature) if previous else b""
    return hmac.digest(settings.ONEWINDOW_AUDIT_KEY.encode(), figures + bytes(bill.digest) + before, hashlib.sha256)
