"""Processes of their own on the test's database."""

import os
from urllib.parse import quote

from django.db import connection


def environment() -> dict[str, str]:
    """The environment for a process that is to work on the database of the running test."""
    database = connection.settings_dict
    place = quote(database["HOST"], safe="") + (f":{database['PORT']}" if database["PORT"] else "")
    owner = f"{quote(database['USER'], safe='')}:{quote(database['PASSWORD'], safe='')}"
    return {**os.environ, "DATABASE_URL": f"postgresql://{owner}@{place}/{database['NAME']}"}
