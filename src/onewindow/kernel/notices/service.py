"""The door of notices: what a person must be told, exactly once.

``tell`` and ``tell_many`` write rows in the transaction of what they tell; ``once`` names the occasion. Inbox messages
are there with the commit (``visible_to``, ``unread_count``, ``mark_read``), text messages leave after it through the
adapter of ``settings.ONEWINDOW_SMS``, retried by themselves. The words are in ``texts``; a domain may ``register`` more.
"""

from onewindow.kernel.notices.adapters.registry import check_config
from onewindow.kernel.notices.models import Notice
from onewindow.kernel.notices.reading import (
    MOST_COUNTED,
    forget_subject,
    mark_read,
    of_subject,
    overseen_by,
    register_subject,
    unread_count,
    visible_to,
)
from onewindow.kernel.notices.telling import Telling, tell, tell_many
from onewindow.kernel.notices.texts import Text, register, texts

__all__ = [
    "MOST_COUNTED",
    "Notice",
    "Telling",
    "Text",
    "check_config",
    "forget_subject",
    "mark_read",
    "of_subject",
    "overseen_by",
    "register",
    "register_subject",
    "tell",
    "tell_many",
    "texts",
    "unread_count",
    "visible_to",
]
