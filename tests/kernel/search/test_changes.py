"""What commits is found, what rolls back is not, and nothing is missed in whatever order transactions commit."""

import threading
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection, transaction
from django.db.models import Max
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from onewindow.kernel.search import changes, index
from onewindow.kernel.search import service as search
from onewindow.kernel.search.kinds import registry
from onewindow.kernel.search.models import Change
from tests.kernel.search.conftest import Toy

Keys = Callable[[str], list[str]]


def _session() -> psycopg.Connection:
    place = connection.settings_dict
    return psycopg.connect(
        dbname=place["NAME"],
        user=place["USER"] or None,
        password=place["PASSWORD"] or None,
        host=place["HOST"] or None,
        port=place["PORT"] or None,
    )


def _write(session: psycopg.Connection, key: str) -> None:
    session.execute(changes._WRITE, {"kind": "toy", "keys": [key], "channel": changes.CHANNEL})


def _apply_all() -> int:
    """Apply until everything that committed is in the index. A transaction of another test's database that ends between the two
    looks of one statement counts as one of ours there, and holds the edge back until the next question.
    """
    applied, waited = search.apply_pending(), 0
    while waited < 100 and _is_behind():
        time.sleep(0.05)
        applied, waited = applied + search.apply_pending(), waited + 1
    return applied


def _is_behind() -> bool:
    latest = Change.objects.aggregate(latest=Max("transaction"))["latest"]
    state = index.state_of(registry.named("toy"))
    return latest is not None and (state is None or state.position <= latest)


@pytest.fixture
def live(toy: Toy, transactional_db: None) -> Iterator[Toy]:
    search.apply_pending()
    return toy


def test_change_is_one_statement(live: Toy) -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        search.changed("toy", [f"k{n}" for n in range(500)])
        search.changed("toy", [])
    assert len(captured.captured_queries) == 1
    assert Change.objects.count() == 500


def test_change_needs_the_callers_transaction(live: Toy) -> None:
    with pytest.raises(TransactionManagementError):
        search.changed("toy", ["i1"])


def test_unknown_kind_is_a_mistake(live: Toy) -> None:
    with transaction.atomic(), pytest.raises(KeyError):
        search.changed("nothing", ["i1"])


def test_new_changed_and_gone_rows(live: Toy, keys: Keys) -> None:
    with transaction.atomic():
        live.rows["n1"] = ("校车使用许可", "教育", "")
        live.rows["i1"] = ("举办焰火燃放活动许可", "公安", "")
        del live.rows["i3"]
        search.changed("toy", ["n1", "i1", "i3"])
    assert _apply_all() == 3
    assert keys("校车")[0] == "n1"
    assert keys("焰火")[0] == "i1"
    assert "i3" not in keys("挖掘城市道路")
    assert search.apply_pending() == 0


def test_rolled_back_change_is_not_applied(live: Toy) -> None:
    with transaction.atomic():
        search.changed("toy", ["i1"])
        transaction.set_rollback(True)
    assert search.apply_pending() == 0


def test_late_commit_of_an_early_transaction_is_not_missed(live: Toy, keys: Keys) -> None:
    with _session() as early, _session() as late:
        _write(early, "e1")
        _write(late, "l1")
        live.rows["l1"] = ("后来先到", "", "")
        late.commit()
        # The early one is still running: nothing above it may be passed over yet.
        assert search.apply_pending() == 0
        live.rows["e1"] = ("先来后到", "", "")
        early.commit()
    assert _apply_all() == 2
    assert keys("后来先到")[0] == "l1"
    assert keys("先来后到")[0] == "e1"


def test_long_transaction_of_another_database_delays_nobody(live: Toy, keys: Keys) -> None:
    place = connection.settings_dict
    with psycopg.connect(
        dbname="postgres",
        user=place["USER"] or None,
        password=place["PASSWORD"] or None,
        host=place["HOST"] or None,
        port=place["PORT"] or None,
    ) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        live.rows["n1"] = ("校车使用许可", "", "")
        with transaction.atomic():
            search.changed("toy", ["n1"])
        assert _apply_all() == 1
        elsewhere.rollback()
    assert keys("校车") == ["n1"]


def test_none_missed_under_concurrency(live: Toy) -> None:
    """Writers commit in any order while the applier runs; at the end every row is in the index."""
    done = threading.Event()

    def write(writer: int) -> None:
        with _session() as session:
            for n in range(25):
                _write(session, f"w{writer}-{n}")
                session.execute("SELECT pg_sleep(%s)", [((writer * 7 + n * 3) % 5) / 1000])
                live.rows[f"w{writer}-{n}"] = (f"并发第{writer}号第{n}件", "", "")
                session.rollback() if n % 9 == 8 else session.commit()

    def apply() -> None:
        while not done.is_set():
            search.apply_pending()
        connection.close()

    applier = threading.Thread(target=apply)
    writers = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    applier.start()
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    applier.join()
    _apply_all()
    committed = {f"w{writer}-{n}" for writer in range(6) for n in range(25) if n % 9 != 8}
    found = {hit.key for hit in search.query("toy", "并发", limit=1000)}
    assert found == committed


def test_old_changes_are_deleted_and_a_node_left_behind_rebuilds(live: Toy, keys: Keys) -> None:
    with transaction.atomic():
        search.changed("toy", ["i1"])
    live.rows["i1"] = ("换了名字的事项", "", "")
    Change.objects.update(at="2020-01-01T00:00Z")
    search.trim_changes()
    assert list(Change.objects.values_list("kind", flat=True)) == [""]
    search.apply_pending()
    assert live.loaded_all == 2
    assert keys("换了名字")[0] == "i1"
    search.apply_pending()
    search.trim_changes()
    assert live.loaded_all == 2


def test_trim_keeps_young_changes(live: Toy) -> None:
    with transaction.atomic():
        search.changed("toy", ["i1", "i2"])
    search.trim_changes()
    assert Change.objects.count() == 2
