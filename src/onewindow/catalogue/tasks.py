"""Periodic work of the catalogue."""

import logging

from onewindow.base import clock
from onewindow.base.errors import DomainError
from onewindow.catalogue import commands
from onewindow.catalogue.models import Revision
from onewindow.catalogue.states import RevisionState
from onewindow.kernel.org.service import system_actor

log = logging.getLogger(__name__)


def publish_what_is_due() -> None:
    """Bring into force what was approved for today or an earlier day. One item's fault does not hold up the others."""
    due = Revision.objects.filter(state=RevisionState.SCHEDULED, effective_from__lte=clock.today()).order_by("pk")
    for key in due.values_list("pk", flat=True):
        try:
            commands.publish(key, actor=system_actor())
        except DomainError as refused:
            log.error("revision %s could not come into force: %s", key, refused.message)
