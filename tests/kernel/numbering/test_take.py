import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from onewindow.kernel.numbering.service import Series, take, take_many

TAKERS = 16
ROUNDS = 25


class ChangedMyMind(Exception):
    pass


@pytest.mark.django_db
def test_numbers_begin_with_one_and_each_series_is_its_own(django_assert_num_queries):
    with django_assert_num_queries(3):
        assert [take("a"), take("a"), take("b")] == [1, 2, 1]


@pytest.mark.django_db(transaction=True)
def test_no_number_without_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        take("a")
    assert not Series.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_sixteen_takers_leave_no_gap_and_no_repeat():
    """Real connections at once; about a third of the transactions roll back after having taken."""
    together = threading.Barrier(TAKERS)
    with ThreadPoolExecutor(TAKERS) as pool:
        takings = list(pool.map(lambda seed: _take_and_waver(seed, together), range(TAKERS)))
    assert len({backend for backend, _numbers in takings}) == TAKERS
    kept = [number for _backend, numbers in takings for number in numbers]
    assert sorted(kept) == list(range(1, len(kept) + 1))
    assert TAKERS * ROUNDS * 0.4 < len(kept) < TAKERS * ROUNDS
    assert Series.objects.get(name="case").last == len(kept)


def _take_and_waver(seed, together):
    rng, kept = random.Random(seed), []
    try:
        with connection.cursor() as cursor:
            backend = cursor.execute("SELECT pg_backend_pid()").fetchone()[0]
        together.wait()
        for _ in range(ROUNDS):
            try:
                with transaction.atomic():
                    number = take("case")
                    if rng.random() < 1 / 3:
                        raise ChangedMyMind
            except ChangedMyMind:
                continue
            kept.append(number)
    finally:
        connection.close()
    return backend, kept


@pytest.mark.django_db
def test_several_numbers_follow_each_other(django_assert_num_queries):
    with django_assert_num_queries(2):
        assert [*take_many("a", 12), take("a")] == [*range(1, 14)]
    with pytest.raises(ValueError, match="at least one"):
        take_many("a", 0)
