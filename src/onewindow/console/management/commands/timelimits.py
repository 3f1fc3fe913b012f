"""``timelimits explain CASE``: every limit of a case, why it ends on its day, day by day and with the articles."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from onewindow.base import dates
from onewindow.base.subjects import Subject
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import Explanation, Limit


class Command(BaseCommand):
    help = "时限账：explain 办件编号，逐日说明每个时限为什么到那一天。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["explain"])
        parser.add_argument("number", help="办件编号")
        parser.add_argument("--short", action="store_true", help="不列每一天")

    def handle(self, *_args: Any, **options: Any) -> None:
        limits = timelimits.of_subject(Subject("case", options["number"]))
        if not limits:
            raise CommandError(f"办件 {options['number']} 没有时限：编号不对，或者还没有提交。")
        for limit in limits:
            self.stdout.write("\n".join([*_told(limit, with_days=not options["short"]), ""]))


def _told(limit: Limit, *, with_days: bool) -> Iterator[str]:
    explanation = timelimits.explain(limit)
    label = f"（{limit.label}）" if limit.label else ""
    yield f"{limit.get_kind_display()}{label}　{explanation.amount}　{_end(limit, explanation)}"
    for number, reason in enumerate(explanation.reasons, start=1):
        law = f"（{reason.law}）" if reason.law else ""
        yield f"  {number}. {reason.sentence}{law}"
    if with_days:
        for day in explanation.days:
            counted = f"第 {day.number} 天" if day.number else ""
            yield f"    {dates.long_date(day.date)}　{day.what.label}{day.name and f'（{day.name}）'}　{counted}".rstrip(
                "　"
            )


def _end(limit: Limit, explanation: Explanation) -> str:
    words = timelimits.remaining(limit).words
    if explanation.due is None:
        return words
    provisional = "（暂定，放假安排还没有公布）" if explanation.provisional else ""
    return f"最晚 {dates.long_date(explanation.due)}{provisional}，{words}"
