"""Sessions in the database, read by a statement that is compiled once: every page begins with it."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.functions import Now

from onewindow.base.prepared import Prepared


class SessionStore(DatabaseStore):
    """Django's own, but for the reading."""

    def load(self) -> dict[str, Any]:
        """What the session holds; one that has ended or never was is a new one without a key."""
        found = _LIVING.rows(key=self.session_key or "")
        if not found:
            self._session_key = None
            return {}
        return dict(self.decode(found[0].session_data))

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table is Django's."""
        return Session


def _living(key: str) -> QuerySet[Session]:
    """Django writes the end by the machine's clock, so it is read by that, wherever the house's own stands."""
    return Session.objects.filter(session_key=key, expire_date__gt=Now())


_LIVING = Prepared(_living, {"key": "<key>"})
