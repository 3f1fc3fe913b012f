"""经过 as rows of the timeline, the latest first."""

from dataclasses import replace
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from onewindow.base import chinese
from onewindow.base.codes import Channel
from onewindow.cases import service as cases
from onewindow.cases.service import Case, Event
from onewindow.web.ui.pictures import Link, Stop

_PAUSING = {"case.suspended"}
# Reading a material or saving a draft is no step of the way.
_QUIET = {"case.material_read", "case.saved", "clock"}
_APPLICANTS = {
    "case.opened",
    "case.file_added",
    "case.file_removed",
    "case.submitted",
    "case.resubmitted",
    "case.supplemented",
    "case.withdrawn",
}
# Many of these in a row are one row.
_OFTEN = {"case.file_added", "case.file_removed", "case.paper_received"}


def stops_of(case: Case, waiting: list[tuple[str, str]]) -> list[Stop]:
    """What waits now, then everything that happened. ``waiting`` is step and who holds it."""
    now = [Stop(name, "now", when=_("现在"), who=who) for name, who in waiting]
    quiet = _QUIET | {"case.opened"} if case.channel == Channel.WINDOW else _QUIET  # opened and handed in at once
    loud = [event for event in reversed(cases.timeline(case)) if event.verb not in quiet]
    together = groupby(loud, key=lambda event: (event.verb, event.actor_name) if event.verb in _OFTEN else id(event))
    return now + [_stop_of(list(events), case) for _key, events in together]


def _stop_of(events: list[Event], case: Case) -> Stop:
    """One row for a run of the same small act; what an applicant did online stands under a masked name."""
    stop = _stop(events[0])
    if events[0].verb == "case.moved_to_version":
        stop = replace(stop, links=[Link(_("看怎样换的"), reverse("desk:case_moves", args=[case.number]))])
    if events[0].verb in _APPLICANTS and case.channel != Channel.WINDOW:
        stop = replace(stop, who=chinese.mask_name(stop.who))
    if len(events) == 1:
        return stop
    return replace(stop, title=_("%(what)s %(n)s 次") % {"what": stop.title, "n": len(events)}, text="")


def _stop(event: Event) -> Stop:
    links = [Link(paper.title, reverse("desk:document", args=[paper.number])) for paper in event.documents]
    title = event.desk_words
    return Stop(
        title,
        "pause" if event.verb in _PAUSING else "done",
        at=event.at,
        text=event.desk_note,
        who=event.actor_name,
        links=links if event.verb != "document" else [Link(_("看"), links[0].url)] if links else [],
    )
