"""Wherever the worker is killed: one message leaves, neither none nor two."""

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import transaction

from onewindow.base.subjects import Subject
from onewindow.kernel.events.service import dead, pick_up_stalled, run_pending
from onewindow.kernel.notices.adapters.base import Message
from onewindow.kernel.notices.contrib.spool.adapter import SpoolAdapter
from onewindow.kernel.notices.service import Notice, check_config, tell
from tests.factories import PartyFactory
from tests.processes import environment

SCRIPT = Path(__file__).with_name("sending_process.py")
POINTS = [
    "before sending",
    "while writing",
    "after writing aside",
    "after it appeared",
    "after sending, before the mark",
    "after the mark",
    "before the job is finished",
]


def work_until_killed(spool: Path, point: str) -> None:
    arguments = [sys.executable, str(SCRIPT), str(spool), point]
    ended = subprocess.run(arguments, check=False, env=environment(), timeout=30)
    assert ended.returncode == -signal.SIGKILL


@pytest.fixture
def spool(settings: LazySettings, tmp_path: Path) -> Path:
    settings.ONEWINDOW_SMS_SPOOL = tmp_path / "sms"
    return tmp_path / "sms"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", POINTS)
def test_a_killed_worker_sends_neither_none_nor_two(point, spool):
    with transaction.atomic():
        tell(
            PartyFactory(),
            template="withdrawn",
            context={"item": "旅行社设立许可", "number": "1"},
            subject=Subject("case", "1"),
            once="case:1:withdrawn",
            channels=("sms",),
        )
    work_until_killed(spool, point)
    written = {file: file.stat().st_mtime_ns for file in spool.glob("*.json")}
    assert pick_up_stalled(silent_seconds=0) >= 1
    assert run_pending() >= 1  # the dead worker may also have put periodic work into the queue
    notice = Notice.objects.get()
    assert notice.state == Notice.State.SENT
    (file,) = spool.iterdir()
    assert file.name == f"{notice.key}.json"
    assert json.loads(file.read_text())["text"] == notice.body
    assert written in ({}, {file: file.stat().st_mtime_ns})  # what was out was not written again
    assert dead() == []


def test_eight_at_once_send_one(spool):
    message = Message(str(uuid4()), "19912345678", "您好")
    threads = [threading.Thread(target=SpoolAdapter().send, args=[message]) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [file.name for file in spool.iterdir()] == [f"{message.key}.json"]


def test_a_key_is_no_path(spool):
    with pytest.raises(ValueError, match="not the key"):
        SpoolAdapter().send(Message("../../etc/passwd", "1", "x"))


def test_the_configuration_is_checked(spool, settings, tmp_path):
    assert check_config() == []
    (tmp_path / "file").write_text("")
    settings.ONEWINDOW_SMS_SPOOL = tmp_path / "file" / "sms"
    assert len(check_config()) == 1
