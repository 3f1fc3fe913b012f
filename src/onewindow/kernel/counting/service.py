"""How often somebody may ask: one row a key, so that a limit holds over every process and node.

``count`` notes one more and says how many there were; whoever calls decides how many are too many. It must not stand in
a transaction that a refusal rolls back: pages and the API call it before their command. The table is not written to the
database's log (``UNLOGGED``): after a crash counting begins anew, which harms nobody.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from onewindow.base import clock
from onewindow.kernel.counting.models import Count

__all__ = ["Count", "Counted", "count", "forget_ended", "take_back"]

_COUNT = """
INSERT INTO counting_count (key, times, until) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET
  times = CASE WHEN counting_count.until <= %s THEN excluded.times ELSE counting_count.times + excluded.times END,
  until = CASE WHEN counting_count.until <= %s THEN excluded.until ELSE counting_count.until END
RETURNING times, until
"""


@dataclass(frozen=True)
class Counted:
    """How often within the time that ends ``until``, this time included."""

    times: int
    until: dt.datetime

    @property
    def seconds_left(self) -> int:
        """Until counting begins anew, at least one."""
        return max(1, -int((clock.now() - self.until).total_seconds()))


def count(key: str, within: dt.timedelta, amount: int = 1) -> Counted:
    """Note ``amount`` more; the time begins with the first. One statement, however many ask at the same moment."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, amount, now + within, now, now])
        row: tuple[int, dt.datetime] = cursor.fetchone()
    return Counted(*row)


def take_back(key: str) -> None:
    """The last one shall not count. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE counting_count SET times = times - 1 WHERE key = %s AND times > 0", [key])


def forget_ended() -> int:
    """Delete counts whose time is over; a periodic job calls it. How many went."""
    return Count.objects.filter(until__lte=clock.now()).delete()[0]
