"""The index on disk: swapped whole, healed when lost, broken or outdated, written by one process at a time."""

import fcntl
import json
import logging
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection, transaction

from onewindow.base import clock
from onewindow.kernel.search import service as search
from onewindow.kernel.search.kinds import registry
from tests.kernel.search.conftest import Toy

Keys = Callable[[str], list[str]]


@pytest.fixture
def home(built: Toy, tmp_path: Path) -> Path:
    return tmp_path / "index" / "toy"


def test_missing_index_answers_nothing_and_says_so(
    toy: Toy, db: None, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assert keys("演出") == []
        assert keys("演出") == []
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_lost_index_is_rebuilt(built: Toy, home: Path, keys: Keys) -> None:
    shutil.rmtree(home)
    assert keys("演出") == []
    search.apply_pending()
    assert "i1" in keys("演出")


def test_broken_index_answers_nothing_and_is_rebuilt(built: Toy, home: Path, keys: Keys) -> None:
    for path in (home / "g1").glob("*"):
        path.write_bytes(b"broken")
    (home / "state.json").touch()
    assert keys("演出") == []
    search.apply_pending()
    assert "i1" in keys("演出")
    assert not (home / "broken").exists()


def test_unreadable_state_is_rebuilt(built: Toy, home: Path, keys: Keys) -> None:
    (home / "state.json").write_text("{")
    assert keys("演出") == []
    search.apply_pending()
    assert "i1" in keys("演出")


def test_other_format_is_rebuilt(built: Toy, keys: Keys) -> None:
    search.register(replace(registry.named("toy"), fields={"name": 5.0, "theme": 1.0}))
    assert keys("演出") == []
    search.apply_pending()
    assert "i1" in keys("演出")


@pytest.mark.parametrize("change", [{"database": "another/1"}, {"position": 2**60}])
def test_index_of_another_database_is_rebuilt(built: Toy, home: Path, change: dict[str, object]) -> None:
    state = json.loads((home / "state.json").read_text())
    (home / "state.json").write_text(json.dumps({**state, **change}))
    search.apply_pending()
    assert built.loaded_all == 2


def test_good_index_is_left_alone(built: Toy) -> None:
    search.apply_pending()
    assert built.loaded_all == 1


def test_second_writer_skips(built: Toy, home: Path) -> None:
    shutil.rmtree(home / "g1")
    (home / "broken").touch()
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert search.apply_pending() == 0
    assert search.apply_pending() == len(built.rows)


def test_reindex_reports_progress_and_keeps_two_generations(built: Toy, home: Path) -> None:
    seen: list[int] = []
    for _ in range(3):
        search.reindex("toy", seen.append)
    assert seen == [*range(1, len(built.rows) + 1)] * 3
    assert sorted(path.name for path in home.glob("g*")) == ["g3", "g4"]


def test_queries_go_on_during_reindex(built: Toy, keys: Keys) -> None:
    empty: list[str] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            if "i1" not in keys("营业性演出"):
                empty.append("missed")

    asking = threading.Thread(target=ask)
    asking.start()
    for _ in range(5):
        search.reindex("toy")
    done.set()
    asking.join()
    assert empty == []


@pytest.mark.django_db(transaction=True)
def test_listener_applies_within_a_second(toy: Toy, keys: Keys) -> None:
    listener = search.Listener()
    listener.start()
    try:
        _until(lambda: "i1" in keys("演出"))
        toy.rows["n1"] = ("动物防疫条件合格证", "", "")
        with transaction.atomic():
            search.changed("toy", ["n1"])
        _until(lambda: keys("动物防疫") == ["n1"])
    finally:
        listener.stop()
        listener.join(5)
    assert not listener.is_alive()


@pytest.mark.django_db(transaction=True)
def test_listener_outlives_a_fault(toy: Toy, keys: Keys, caplog: pytest.LogCaptureFixture) -> None:
    listener = search.Listener()
    listener.start()
    try:
        _until(lambda: "i1" in keys("演出"))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%' AND datname = current_database()"
            )
        toy.rows["n1"] = ("动物防疫条件合格证", "", "")
        with transaction.atomic():
            search.changed("toy", ["n1"])
        _until(lambda: keys("动物防疫") == ["n1"], seconds=5)
    finally:
        listener.stop()
        listener.join(5)


def _until(holds: Callable[[], bool], seconds: float = 3) -> None:
    started = clock.stopwatch()
    pause = threading.Event()
    while not holds():
        assert clock.stopwatch() - started < seconds, "did not happen in time"
        pause.wait(0.02)
