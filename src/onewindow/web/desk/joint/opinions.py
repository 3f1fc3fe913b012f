"""What a unit does on the site, often on a phone: photos, its opinion, who speaks for it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.base import clock
from onewindow.base.errors import DomainError
from onewindow.joint import service as joint
from onewindow.joint.service import JointSession, Kind, Participant
from onewindow.kernel.attachments import service as attachments
from onewindow.web.desk.asking import staff_page
from onewindow.web.desk.joint.forms import OpinionForm, SpeakerForm
from onewindow.web.desk.joint.views import VERDICT_TONES, Act, asked, session_for
from onewindow.web.desk.office import obeyed
from onewindow.web.ui.asking import person_of

SPEAKER = Act(
    gettext_lazy("谁代表本单位"),
    gettext_lazy("会收到消息。本单位的审查人员、负责人都可以提意见，谁提的算谁的。"),
    gettext_lazy("指定"),
    SpeakerForm,
    joint.name_speaker,
)


def _seat(request: HttpRequest, session: JointSession, unit: int) -> Participant:
    """The seat of a unit for which the reader speaks; else 404."""
    rows = session.participants.select_related("unit", "opinion__given_by")
    spoken = [one.pk for one in joint.units_spoken_for(person_of(request), session)]
    return get_object_or_404(rows, unit=unit, pk__in=spoken)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, number: str, unit: int) -> HttpResponse:
    """Photos are kept first, so that a refusal over words loses none of them; then the opinion."""
    session = session_for(request, number)
    seat = _seat(request, session, unit)
    form = OpinionForm(request.POST if request.method == "POST" else None, initial=_said(seat))
    if request.method == "POST":
        _keep_photos(request, session, unit)
        if form.is_valid() and _given(request, form, session, unit):
            messages.success(request, _("提出了。下结论以前可以再改，改过的都留痕。"))
            return redirect("desk:joint_session", number)
        seat = _seat(request, session, unit)
    return render(request, "desk/joint/opinion.html", _page(session, seat, form), status=422 if form.errors else 200)


def _page(session: JointSession, seat: Participant, form: OpinionForm) -> dict[str, Any]:
    said = getattr(seat, "opinion", None)
    too_early = session.kind != Kind.DRAWING_REVIEW and clock.now() < session.held_at
    return {
        "session": session,
        "seat": seat,
        "said": said,
        "form": form,
        "seen": joint.mark_of(said),
        "photos": list(attachments.of_subject(session.subject).filter(purpose=joint.photos_of(seat))),
        "too_early": too_early,
        "verdict_tones": VERDICT_TONES,
    }


def _said(seat: Participant) -> dict[str, Any]:
    """What the unit said before, to be put otherwise."""
    said = getattr(seat, "opinion", None)
    if said is None:
        return {}
    return {"verdict": said.verdict, "words": said.words, "points": "\n".join(said.points)}


def _keep_photos(request: HttpRequest, session: JointSession, unit: int) -> None:
    for photo in request.FILES.getlist("photos"):
        try:
            joint.add_photo(session.number, unit, photo, photo.name or "", actor=person_of(request))
        except DomainError as error:
            messages.error(request, error.message)


def _given(request: HttpRequest, form: OpinionForm, session: JointSession, unit: int) -> bool:
    actor, words = person_of(request), form.cleaned_data
    return obeyed(form, lambda: joint.give_opinion(session.number, unit, actor=actor, **words))


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def speaker(request: HttpRequest, number: str, unit: int) -> HttpResponse:
    """The unit says who comes."""
    session = session_for(request, number)
    _seat(request, session, unit)
    form = SpeakerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person, actor = form.cleaned_data["person"], person_of(request)
        if obeyed(form, lambda: joint.name_speaker(number, unit, person, actor=actor)):
            return redirect("desk:joint_session", number)
    return asked(request, form, session, SPEAKER)


@staff_page
@require_POST
def photo_remove(request: HttpRequest, number: str, unit: int, key: Any) -> HttpResponse:
    """Take a photo of the own unit back."""
    session = session_for(request, number)
    _seat(request, session, unit)
    try:
        joint.remove_photo(number, unit, str(key), actor=person_of(request))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("desk:joint_opinion", number, unit)
