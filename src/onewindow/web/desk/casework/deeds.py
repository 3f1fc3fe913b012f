"""From a button and its words to the command of the domain."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from onewindow.cases import service as cases
from onewindow.web.desk.casework import forms
from onewindow.web.desk.casework.acts import Act
from onewindow.web.desk.casework.forms import ActForm
from onewindow.web.desk.casework.scene import Scene

Words = dict[str, Any]
Doing = Callable[[Scene, Act, Words], object]


@dataclass(frozen=True)
class Deed:
    """The words it needs and the command that does it."""

    form: type[ActForm]
    do: Doing


def _plain(verb: Callable[..., object]) -> Doing:
    """A verb whose words are named as the form's fields."""
    return lambda scene, _act, words: verb(scene.case.number, actor=scene.person, **words)


def _complete(scene: Scene, act: Act, words: Words) -> object:
    return cases.complete_task(
        act.task_id,
        outcome=act.outcome,
        opinion=words.get("opinion", ""),
        reason=words.get("reason", ""),
        actor=scene.person,
    )


def _examine(scene: Scene, act: Act, words: Words) -> object:
    if act.task_id:
        return _complete(scene, act, words)
    return cases.examine(scene.case.number, opinion=words["opinion"], outcome=act.outcome, actor=scene.person)


def _decide(scene: Scene, act: Act, words: Words) -> object:
    """A refusal's reason is its opinion too."""
    said = words.get("reason") or words.get("opinion", "")
    if act.task_id:
        return _complete(scene, act, {"opinion": said, "reason": said})
    return cases.decide(scene.case.number, outcome=act.outcome, reason=said, opinion=said, actor=scene.person)


def _at_once(scene: Scene, _act: Act, _words: Words) -> object:
    return cases.decide_on_the_spot(scene.case.number, actor=scene.person)


def _issue(scene: Scene, act: Act, words: Words) -> object:
    if act.task_id:
        return _complete(scene, act, words)
    return cases.issue(scene.case.number, actor=scene.person)


def _deliver(scene: Scene, act: Act, words: Words) -> object:
    details = {"tracking": words["tracking"]} if words["tracking"] else {}
    if act.task_id:
        details |= {"receiver": words["receiver"]}
        return cases.complete_task(act.task_id, outcome=words["method"], details=details, actor=scene.person)
    return cases.deliver(
        scene.case.number, method=words["method"], receiver=words["receiver"], details=details, actor=scene.person
    )


def _archive(scene: Scene, act: Act, words: Words) -> object:
    return _complete(scene, act, words) if act.task_id else cases.archive(scene.case.number, actor=scene.person)


def _send_back(scene: Scene, act: Act, words: Words) -> object:
    return cases.send_back_task(act.task_id, words["to_node"], opinion=words["opinion"], actor=scene.person)


def _ask(scene: Scene, _act: Act, words: Words) -> object:
    return cases.ask_explanation(scene.case.number, question=words["reason"], actor=scene.person)


def _correct(scene: Scene, _act: Act, words: Words) -> object:
    wanted = {name.removeprefix("material."): text for name, text in words.items() if text}
    return cases.request_correction(scene.case.number, materials=wanted, actor=scene.person)


def _receive(scene: Scene, _act: Act, words: Words) -> object:
    return cases.receive_paper(scene.case.number, words["codes"], actor=scene.person)


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
    "deliver": Deed(forms.DeliverForm, _deliver),
    "archive": Deed(forms.NothingForm, _archive),
    "send_back": Deed(forms.SendBackForm, _send_back),
    "suspend": Deed(forms.SuspendForm, _plain(cases.suspend)),
    "resume": Deed(forms.NoteForm, _plain(cases.resume)),
    "extend": Deed(forms.ExtendForm, _plain(cases.extend)),
    "ask_explanation": Deed(forms.QuestionForm, _ask),
    "revoke": Deed(forms.RevokeForm, _plain(cases.revoke)),
    "hand_over": Deed(forms.HandOverForm, _plain(cases.hand_over)),
}
REFUSAL = Deed(forms.ReasonForm, _decide)


def deed_of(act: Act) -> Deed:
    """A refusal needs its reason, a grant only an opinion if there is one."""
    return REFUSAL if act.verb == "decide" and act.outcome == "refused" else DEEDS[act.verb]
