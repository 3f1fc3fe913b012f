"""Asks the rows of ``LocalRecord``; a statement that takes longer than the question allows is ended by the server."""

import hashlib
import json

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Invalid
from onewindow.kernel.parties import service as parties
from onewindow.kernel.verification.adapters.base import Answer, Question, SourceUnavailable, VerificationAdapter
from onewindow.kernel.verification.models import LocalRecord

# Longer nobody waits in front of a form.
MOST_SECONDS = 30


class LocalTables(VerificationAdapter):
    """The source in the house."""

    def ask(self, question: Question, seconds: float) -> Answer:
        """The record in force that lasts longest."""
        try:
            identity = parties.check_identity(question.id_type, question.id_number)
        except Invalid as error:
            raise SourceUnavailable(error.message) from error
        try:
            with transaction.atomic():
                _end_after(seconds)
                found = _in_force(question.dataset, bytes(identity.digest))
        except DatabaseError as error:
            raise SourceUnavailable(str(error)) from error
        if found is None:
            return Answer(found=False, source=question.dataset)
        return Answer(True, found.dataset_name, found.reference, found.facts, _mark(found))

    def datasets(self) -> dict[str, str]:
        return dict(LocalRecord.objects.order_by("dataset").values_list("dataset", "dataset_name").distinct())

    def check_config(self) -> list[str]:
        """The tables are part of the database, without which nothing starts; only the seconds can be wrong."""
        seconds = settings.ONEWINDOW_VERIFICATION_SECONDS
        return [] if 0 < seconds <= MOST_SECONDS else [_("ONEWINDOW_VERIFICATION_SECONDS 要在 0 到 30 秒之间。")]


def _end_after(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{int(1000 * seconds)}ms"])


def _in_force(dataset: str, digest: bytes) -> LocalRecord | None:
    rows = LocalRecord.objects.filter(dataset=dataset, id_digest=digest)
    rows = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today()))
    return rows.order_by("-valid_until", "pk").first()


def _mark(record: LocalRecord) -> str:
    until = record.valid_until.isoformat() if record.valid_until else ""
    said = json.dumps([record.dataset, record.reference, record.facts, until], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
