"""The people of a benchmark are those that the demo city's own load leaves."""

import pytest

from onewindow.console.bench import setting
from onewindow.console.city import applicants

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_demo")]
FILE = setting.CITY / "parties.jsonl"


def test_every_line_has_an_applicant_of_its_own() -> None:
    applicants.load(FILE)
    found = setting.applicants(FILE, 8)
    assert len({person.pk for _party, _number, person in found}) == 8
    assert all(party.name == person.name for party, _number, person in found)


def test_a_city_without_accounts_is_said() -> None:
    with pytest.raises(LookupError, match="no account"):
        setting.applicants(FILE, 1)
