"""A writer of the audit that stays open while a bill is signed in another thread."""

import threading

from django.db import connection, transaction

from onewindow.base.subjects import Subject
from onewindow.kernel.audit.service import Bill, record, sign_bill
from onewindow.kernel.org.service import Person


class SlowWriter:
    """``write`` in a thread: says when it has ``written``, commits when it ``may_commit``."""

    def __init__(self, subject: Subject, actor: Person) -> None:
        self.subject, self.actor = subject, actor
        self.written, self.may_commit = threading.Event(), threading.Event()

    def write(self) -> None:
        try:
            with transaction.atomic():
                record("a", self.subject, actor=self.actor)
                self.written.set()
                assert self.may_commit.wait(10)
        finally:
            connection.close()


def sign_in_a_thread() -> Bill:
    """The bill, over a connection that is given back."""
    try:
        return sign_bill()
    finally:
        connection.close()
