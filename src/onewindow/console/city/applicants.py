"""Applicants of the demo city: parties, their accounts, and who speaks for which organisation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from onewindow.console.city import rows
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party

DETAILS = ("kind", "name", "id_type", "id_number", "phone", "legal_representative", "address")


@transaction.atomic
def load(file: Path) -> int:
    """Register every party; give those with an account one, and link it to the organisations it speaks for."""
    system = org.system_actor()
    read = list(rows.read(file))
    by_name = {row["name"]: parties.register(**{key: row[key] for key in DETAILS}, actor=system) for row in read}
    for row in read:
        if row["account"]:
            _open_account(row, by_name, system)
    return len(read)


def _open_account(row: dict[str, Any], by_name: dict[str, Party], system: Person) -> None:
    person = org.find_applicant_by_phone(row["phone"])
    if person is not None:
        return
    person = org.create_applicant(row["name"], row["phone"], actor=system, password=settings.ONEWINDOW_DEMO_PASSWORD)
    parties.link_self(person, by_name[row["name"]], actor=system, verified=True)
    for organisation in row["speaks_for"]:
        parties.link_representative(person, by_name[organisation], actor=system)
