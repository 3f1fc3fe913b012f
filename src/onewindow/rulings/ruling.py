"""A ruling is made and kept, in the transaction of whoever asked for it."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.subjects import Subject
from onewindow.base.transactions import require_open
from onewindow.rulings import judging, tables
from onewindow.rulings.judging import Judgement
from onewindow.rulings.models import RuleSet, RuleVersion, Ruling
from onewindow.rulings.tables import Verdict

_DIGITS = 13


def rule(
    code: str,
    subject: Subject,
    *,
    title: str,
    variables: Mapping[str, Any],
    occasion: str,
    obstacles: Sequence[str] = (),
) -> Ruling | None:
    """What the rule set of this code says of the subject, kept with its inputs, version and reasons; three statements.

    ``obstacles`` are sentences why nothing can be decided by rule whatever the table says. ``None`` when the occasion was ruled before
    or there is no such rule set: then nothing is kept. Safe to repeat; the caller holds the subject's lock.
    """
    require_open("rulings.rule")
    rule_set = RuleSet.objects.filter(code=code).first()
    if rule_set is None or _ruled(subject, occasion):
        return None
    version = latest(rule_set)
    judgement = _judged(rule_set, version, variables, obstacles)
    return Ruling.objects.create(
        rule_set=rule_set,
        version=version,
        subject_kind=subject.kind,
        subject_key=subject.key,
        occasion=occasion,
        title=title,
        at=clock.now(),
        verdict=judgement.verdict,
        cause=judgement.cause,
        inputs=dict(judgement.inputs),
        rows=list(judgement.rows),
        reasons=list(judgement.reasons),
        sampled=judgement.verdict == Verdict.GRANT and version is not None and is_drawn(version, subject),
    )


def latest(rule_set: RuleSet) -> RuleVersion | None:
    """The version that decides today."""
    return rule_set.versions.filter(state=RuleVersion.State.PUBLISHED).order_by("-number").first()


def of_subject(subject: Subject) -> list[Ruling]:
    """Every ruling about a subject, the oldest first, with rule set and version. One statement."""
    rows = Ruling.objects.filter(subject_kind=subject.kind, subject_key=subject.key)
    return list(rows.select_related("rule_set", "version").order_by("at", "pk"))


def is_drawn(version: RuleVersion, subject: Subject) -> bool:
    """Whether the subject falls into the sample: the same answer for ever, from the version's seed and the subject's number."""
    return draw(version.seed, subject) * 100 < version.sample_rate


def draw(seed: str, subject: Subject) -> float:
    """A number from 0 to 1: the first 13 hexadecimal digits of SHA-256 of ``seed:number``, over 16 to the 13th."""
    digest = hashlib.sha256(f"{seed}:{subject.key}".encode()).hexdigest()
    return int(digest[:_DIGITS], 16) / float(16**_DIGITS)


def _ruled(subject: Subject, occasion: str) -> bool:
    return Ruling.objects.filter(subject_kind=subject.kind, subject_key=subject.key, occasion=occasion).exists()


def _judged(
    rule_set: RuleSet, version: RuleVersion | None, variables: Mapping[str, Any], obstacles: Sequence[str]
) -> Judgement:
    if rule_set.halted_at is not None:
        return judging.doubt([_("这套规则已经停用。")])
    if version is None:
        return judging.doubt([_("这套规则还没有发布。")])
    return judging.doubt(obstacles) if obstacles else judging.judge(tables.of(version.table), variables)
