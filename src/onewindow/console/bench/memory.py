"""``bench memory``: what database, web and worker hold together after traffic, and what the first page costs over the wire.

PSS counts a page of memory that several processes share once, by halves.
"""

import os
import re
from pathlib import Path
from urllib.parse import quote, urljoin

from django.core.management.base import CommandError
from django.db import connection

from onewindow.catalogue import service as catalogue
from onewindow.console.bench import setting
from onewindow.console.bench.frame import Figure, at_most, information
from onewindow.console.bench.served import Reader, served, session_of
from onewindow.console.forking import leave_no_connection
from onewindow.console.progress import progress_bar

MEMORY_GOAL_MB, PAGE_GOAL_KB = 450, 200
READERS, TURNS = 8, 40
_LOADED = re.compile(r'(?:src|href)="(/static/[^"#]+)')
# What a script or style sheet loads by itself; fonts are the reader's own.
_PARTS = re.compile(rb"""(?:from|import|url\()\s*["']?(\.{0,2}/[^"')#?]+)""")
_PLAIN, _BROWSER = {"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip, br"}


def run() -> list[Figure]:
    """Traffic of all kinds of readers, then add up."""
    setting.load()
    session = session_of(setting.lines(1)[0].clerk)
    paths = _paths()
    server = _server_process()
    leave_no_connection()
    with served(os.environ) as (members, port):
        page = _first_page(port)
        readers = [Reader(port, session=session, place=place) for place in range(READERS)]
        with progress_bar("访问", TURNS * len(paths)) as advance:
            for turn in range(TURNS):
                for path in paths:
                    readers[turn % READERS].seconds(path)
                    advance(1)
        web = sum(_pss(number) for child in members.children for number in _family(child.pid))
        database = sum(_pss(number) for number in _family(server))
    return [
        information("网站和后台任务", web / 1024, "MB"),
        information("数据库", database / 1024, "MB"),
        at_most("内存合计（PSS）", (web + database) / 1024, "MB", MEMORY_GOAL_MB),
        at_most("首页，全部传输", page / 1024, "KB", PAGE_GOAL_KB),
    ]


def _paths() -> list[str]:
    code = catalogue.published().values_list("item__code", flat=True)[0]
    asked = [f"/search/?q={quote(word)}" for word in ("公共场所", "营业执照", "社保卡", "公积金")]
    return ["/", "/items/", f"/items/{code}/", "/desk/", "/desk/search/", *asked]


def _first_page(port: int) -> int:
    """Bytes of the home page and of everything that it loads, as a browser asks: compressed, each file once."""
    reader = Reader(port)
    page = reader.get("/", **_PLAIN)[1].decode()
    waiting, seen = list(dict.fromkeys(_LOADED.findall(page))), set[str]()
    total = len(reader.get("/", **_BROWSER)[1])
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        total += len(reader.get(path, **_BROWSER)[1])
        if path.endswith((".js", ".css")):
            waiting += [urljoin(path, found.decode()) for found in _PARTS.findall(reader.get(path, **_PLAIN)[1])]
    return total


def _server_process() -> int:
    """The database server's own process: the parent of the one that serves this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = int(cursor.fetchone()[0])
    file = Path(f"/proc/{backend}/stat")
    if not file.exists():
        raise CommandError("数据库不在这台机器上，内存没法合计。请不设 DATABASE_URL 再运行。")
    return int(file.read_text().rpartition(")")[2].split()[1])


def _family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            found += _family(int(child))
    return found


def _pss(pid: int) -> int:
    """Kilobytes; nothing for a process that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
