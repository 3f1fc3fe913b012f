"""A one-time code leaves by the way of the notices and stays readable nowhere."""

import datetime as dt
import json

import pytest
from django.db import connection

from onewindow.base import clock
from onewindow.kernel.events.service import run_pending
from onewindow.kernel.org.service import send_phone_code


@pytest.fixture
def spool(settings, tmp_path):
    settings.ONEWINDOW_SMS_SPOOL = tmp_path
    return tmp_path


@pytest.mark.django_db
def test_a_code_reaches_the_phone(spool, settings):
    settings.ONEWINDOW_DEMO = True
    sent = send_phone_code("19912345678", "192.0.2.1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        (stored,) = cursor.fetchone()
    assert "19912345678" not in stored
    run_pending()
    (file,) = spool.glob("*.json")
    message = json.loads(file.read_text())
    assert message["to"] == "19912345678"
    assert sent.shown in message["text"]


@pytest.mark.django_db
def test_a_code_that_expired_on_its_way_is_dropped(spool):
    send_phone_code("19912345678", "192.0.2.1")
    with clock.moved_to(clock.now() + dt.timedelta(hours=1)):
        assert run_pending() == 1
    assert not list(spool.iterdir())
