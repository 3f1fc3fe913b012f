"""Asking, and taking the rows of the local tables in."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from onewindow.base import clock
from onewindow.kernel.parties import service as parties
from onewindow.kernel.verification.adapters.base import Answer, Question
from onewindow.kernel.verification.adapters.registry import verification_adapter
from onewindow.kernel.verification.models import LocalRecord


def verify(dataset: str, id_type: str, id_number: str) -> Answer:
    """Ask the source; never inside a command. Raises ``SourceUnavailable`` when it does not answer in the seconds of the setting."""
    question = Question(dataset, id_type, id_number)
    return verification_adapter().ask(question, settings.ONEWINDOW_VERIFICATION_SECONDS)


@transaction.atomic
def load_records(rows: Iterable[Mapping[str, Any]]) -> int:
    """``{dataset, dataset_name, id_type, id_number, reference, valid_until, facts}``: put in or brought up to date; how many.

    Raises ``Invalid('bad_id_number')`` and its like for a number that is none: then nothing was loaded.
    """
    records = [_record(row) for row in rows]
    LocalRecord.objects.bulk_create(
        records,
        update_conflicts=True,
        unique_fields=["dataset", "id_digest", "reference"],
        update_fields=["dataset_name", "facts", "valid_until", "loaded_at"],
    )
    return len(records)


def _record(row: Mapping[str, Any]) -> LocalRecord:
    until = row.get("valid_until")
    return LocalRecord(
        dataset=row["dataset"],
        dataset_name=row["dataset_name"],
        id_digest=parties.check_identity(row["id_type"], row["id_number"]).digest,
        reference=row["reference"],
        facts=dict(row.get("facts", {})),
        valid_until=dt.date.fromisoformat(until) if until else None,
        loaded_at=clock.now(),
    )
