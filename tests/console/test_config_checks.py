"""A wrong configuration is said in a sentence when the operator installs or starts, not when the first citizen uploads."""

import io

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper

from onewindow.console.config_checks import TAG, tell_broken_integrations
from tests.factories import ApplicantFactory

WRONG = [
    ("ONEWINDOW_SCANNERS", ["rules", "clamav"], "clamav"),
    ("ONEWINDOW_SMS", "pigeon", "pigeon"),
    ("ONEWINDOW_RETENTION", "ten", "ten"),
    ("ONEWINDOW_RETENTION_BY_ITEM", "000105002000=permanent,000109002000=forever", "forever"),
    ("ONEWINDOW_SMS_SPOOL", "/proc/onewindow", "短信发送目录不能建立"),
]


@pytest.fixture(params=WRONG, ids=lambda given: given[0])
def part_of_the_sentence(request, settings) -> str:
    name, value, part = request.param
    setattr(settings, name, value)
    return part


def test_install_stops_before_it_changes_anything(part_of_the_sentence: str) -> None:
    """No database may be asked here: the tables would have been next."""
    with pytest.raises(CommandError) as refused:
        call_command("prepare")
    assert part_of_the_sentence in str(refused.value)


def test_a_start_says_it_and_goes_on(part_of_the_sentence: str) -> None:
    said = io.StringIO()
    tell_broken_integrations(OutputWrapper(said))
    assert part_of_the_sentence in said.getvalue()


def test_it_is_a_check_of_django(part_of_the_sentence: str) -> None:
    (found,) = run_checks(tags=[TAG], include_deployment_checks=True)
    assert part_of_the_sentence in found.msg


def test_nothing_is_said_when_all_is_well() -> None:
    assert run_checks(tags=[TAG], include_deployment_checks=True) == []


def test_a_dead_scanner_is_said(settings) -> None:
    settings.ONEWINDOW_SCANNERS = ["clamd"]
    settings.ONEWINDOW_CLAMD = "127.0.0.1:1"
    (found,) = run_checks(tags=[TAG], include_deployment_checks=True)
    assert "clamd" in found.msg


@pytest.mark.django_db
def test_install_stops_where_the_data_were_sealed_with_another_key(settings) -> None:
    ApplicantFactory()
    call_command("prepare")
    settings.ONEWINDOW_DATA_KEY = "another"
    with pytest.raises(CommandError) as refused:
        call_command("prepare")
    assert "secrets.env" in str(refused.value)
