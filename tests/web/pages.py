"""Somebody who is signed in, and the page they are shown, its white space made plain."""

import re

from django.test import Client

from onewindow.kernel.org.service import Person


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: Person, address: str) -> str:
    answer = browser(person).get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())
