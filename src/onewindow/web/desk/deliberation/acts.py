"""What can be done on the page of a meeting: its words, its form, its command."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from onewindow.deliberation import service as deliberation
from onewindow.deliberation.service import Matter, Meeting
from onewindow.flows import deliberating
from onewindow.kernel.org.service import Person
from onewindow.web.desk.deliberation import forms
from onewindow.web.ui.plain_form import PlainForm

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Words = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """``do`` takes the thing, the form's words and who does it."""

    heading: "StrPromise"
    lead: "StrPromise"
    submit: "StrPromise"
    form: type[PlainForm]
    do: Callable[[Any, Words, Person], object]
    stops: bool = False


def _invite(meeting: Meeting, words: Words, actor: Person) -> object:
    return deliberation.invite(meeting.number, words["person"], capacity=words["capacity"], actor=actor)


def _cancel(meeting: Meeting, words: Words, actor: Person) -> object:
    return deliberating.cancel_meeting(meeting.number, reason=words["reason"], actor=actor)


def _give(matter: Matter, words: Words, actor: Person) -> object:
    return deliberation.give_opinion(matter.pk, stance=words["stance"], words=words["words"], actor=actor)


def _decide(matter: Matter, words: Words, actor: Person) -> object:
    return deliberating.decide_matter(matter, decision=words["decision"], actor=actor)


def _withdraw(matter: Matter, words: Words, actor: Person) -> object:
    return deliberating.withdraw_matter(matter, reason=words["reason"], actor=actor)


MEETING_ACTS = {
    "invite": Act(_("邀请参会"), _("会收到消息，可以先看议题、先写意见。"), _("邀请"), forms.InviteForm, _invite),
    "begin": Act(
        _("开会"),
        _("开会以后不能再加人、加议题；每个议题议定或者撤下以后才能散会。"),
        _("开会"),
        forms.NothingForm,
        lambda meeting, _words, actor: deliberation.begin(meeting.number, actor=actor),
    ),
    "close": Act(
        _("散会"),
        _("会议纪要随即成文，有文号，可以查验；以后不能再改。"),
        _("散会，出纪要"),
        forms.NothingForm,
        lambda meeting, _words, actor: deliberation.close(meeting.number, actor=actor),
    ),
    "cancel": Act(
        _("取消会议"),
        _("没有议定的议题一并撤下，办件不再等它；参会人员会收到消息。"),
        _("取消会议"),
        forms.WhyForm,
        _cancel,
        stops=True,
    ),
}
MATTER_ACTS = {
    "opinion": Act(_("提出意见"), _("议定以前可以改，改过的都留痕。"), _("提出"), forms.OpinionForm, _give),
    "decide": Act(
        _("议定"), _("过半数参会人员、每位法律顾问都提出意见以后才能议定。"), _("议定"), forms.DecisionForm, _decide
    ),
    "withdraw": Act(
        _("撤下议题"), _("这次不议，办件不再等这次会议。"), _("撤下"), forms.WhyForm, _withdraw, stops=True
    ),
}
