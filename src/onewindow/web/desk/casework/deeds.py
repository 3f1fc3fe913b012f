"""From a button and its words to the command of the domain."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from onewindow.cases import service as cases
from onewindow.cases.service import Case
from onewindow.web.desk.casework import forms
from onewindow.web.desk.casework.acts import Act
from onewindow.web.desk.casework.forms import ActForm
from onewindow.web.desk.casework.scene import Scene

Words = dict[str, Any]
Doing = Callable[[Scene, Act, Words], Case]
_TOKEN = re.compile(r"(?P<verb>[a-z_]+)\.(?P<task>\d{1,18})\.(?P<outcome>\w*)")


@dataclass(frozen=True)
class Deed:
    """The words it needs and the command that does it."""

    form: type[ActForm]
    do: Doing


def _plain(verb: Callable[..., Case]) -> Doing:
    """A verb whose words are named as the form's fields."""
    return lambda scene, _act, words: verb(scene.number, actor=scene.person, **words)


def _complete(scene: Scene, act: Act, words: Words) -> Case:
    return cases.complete_task(
        act.task_id,
        outcome=act.outcome,
        opinion=words.get("opinion", ""),
        reason=words.get("reason", ""),
        number=scene.number,
        actor=scene.person,
    )


def _examine(scene: Scene, act: Act, words: Words) -> Case:
    if act.task_id:
        return _complete(scene, act, words)
    return cases.examine(scene.number, opinion=words["opinion"], outcome=act.outcome, actor=scene.person)


def _decide(scene: Scene, act: Act, words: Words) -> Case:
    """A refusal's reason is its opinion too."""
    said = words.get("reason") or words.get("opinion", "")
    if act.task_id:
        return _complete(scene, act, {"opinion": said, "reason": said})
    return cases.decide(scene.number, outcome=act.outcome, reason=said, opinion=said, actor=scene.person)


def _at_once(scene: Scene, _act: Act, _words: Words) -> Case:
    return cases.decide_on_the_spot(scene.number, actor=scene.person)


def _issue(scene: Scene, act: Act, words: Words) -> Case:
    if act.task_id:
        return _complete(scene, act, words)
    return cases.issue(scene.number, actor=scene.person)


def _deliver(scene: Scene, act: Act, words: Words) -> Case:
    if not act.task_id:
        return cases.deliver(scene.number, actor=scene.person, **words)
    method = words.pop("method")
    return cases.complete_task(act.task_id, outcome=method, details=words, number=scene.number, actor=scene.person)


def _archive(scene: Scene, act: Act, words: Words) -> Case:
    return _complete(scene, act, words) if act.task_id else cases.archive(scene.number, actor=scene.person)


def _send_back(scene: Scene, act: Act, words: Words) -> Case:
    return cases.send_back_task(
        act.task_id, words["to_node"], opinion=words["opinion"], number=scene.number, actor=scene.person
    )


def _ask(scene: Scene, _act: Act, words: Words) -> Case:
    return cases.ask_explanation(scene.number, question=words["reason"], actor=scene.person)


def _correct(scene: Scene, _act: Act, words: Words) -> Case:
    wanted = {name.removeprefix("material."): text for name, text in words.items() if text}
    return cases.request_correction(scene.number, materials=wanted, actor=scene.person)


def _receive(scene: Scene, _act: Act, words: Words) -> Case:
    return cases.receive_paper(scene.number, words["codes"], actor=scene.person)


DEEDS: dict[str, Deed] = {
    "pre_examine": Deed(forms.NoteForm, _plain(cases.pre_examine)),
    "accept": Deed(forms.NothingForm, _plain(cases.accept)),
    "request_correction": Deed(forms.CorrectionForm, _correct),
    "refuse_acceptance": Deed(forms.ReasonForm, _plain(cases.refuse_acceptance)),
    "give_back": Deed(forms.GiveBackForm, _plain(cases.give_back)),
    "receive_paper": Deed(forms.PaperForm, _receive),
    "examine": Deed(forms.OpinionForm, _examine),
    "close_step": Deed(forms.OptionalOpinionForm, _complete),
    "decide": Deed(forms.OptionalOpinionForm, _decide),
    "decide_on_the_spot": Deed(forms.NothingForm, _at_once),
    "issue": Deed(forms.NothingForm, _issue),
    "dispatch": Deed(forms.DispatchForm, _plain(cases.dispatch)),
    "deliver": Deed(forms.DeliverForm, _deliver),
    "archive": Deed(forms.NothingForm, _archive),
    "send_back": Deed(forms.SendBackForm, _send_back),
    "suspend": Deed(forms.SuspendForm, _plain(cases.suspend)),
    "resume": Deed(forms.NoteForm, _plain(cases.resume)),
    "extend": Deed(forms.ExtendForm, _plain(cases.extend)),
    "ask_explanation": Deed(forms.QuestionForm, _ask),
    "check_commitment": Deed(forms.CommitmentForm, _plain(cases.check_commitment)),
    "revoke": Deed(forms.RevokeForm, _plain(cases.revoke)),
    "hand_over": Deed(forms.HandOverForm, _plain(cases.hand_over)),
}
REFUSAL = Deed(forms.ReasonForm, _decide)


def deed_of(act: Act) -> Deed:
    """A refusal needs its reason, a grant only an opinion if there is one."""
    return REFUSAL if act.verb == "decide" and act.outcome == "refused" else DEEDS[act.verb]


def named(token: str) -> Act | None:
    """The act that a token names, possible now or not: the command knows. ``None`` when it names no deed."""
    parts = _TOKEN.fullmatch(token)
    if parts is None or parts["verb"] not in DEEDS:
        return None
    return Act(parts["verb"], "", task_id=int(parts["task"]), outcome=parts["outcome"])
