"""The buttons: what this person can do to this case now, the most wanted first."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onewindow.base.codes import CaseType
from onewindow.cases import service as cases
from onewindow.cases.service import Case, Outcome, State
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Duty, Task
from onewindow.web.desk.casework.scene import Scene

PRIMARY, PLAIN, STOP = "primary", "plain", "stop"


@dataclass(frozen=True)
class Act:
    """One button. ``verb`` names the deed, ``task_id`` and ``outcome`` the step it closes and how."""

    verb: str
    words: str
    tone: str = PLAIN
    key: str = ""
    task_id: int = 0
    outcome: str = ""

    @property
    def token(self) -> str:
        """How a page names the button again: ``examine.12.agree``."""
        return f"{self.verb}.{self.task_id}.{self.outcome}"


def acts_of(scene: Scene) -> list[Act]:
    """Every button, in order of prominence; ``tone`` primary at most once."""
    found = [act for task in scene.mine for act in _of_task(scene, task) if _is_in_time(scene, act)]
    found += _of_state(scene)
    return list(_one_primary(found))


def find(scene: Scene, token: str) -> Act | None:
    """The button again, if it is still possible."""
    return next((act for act in acts_of(scene) if act.token == token), None)


def _is_in_time(scene: Scene, act: Act) -> bool:
    """A step may wait while its verb cannot be done: the clock stands still, or the certificate is still to be made."""
    verb = "decide" if act.verb == "decide_on_the_spot" else act.verb
    return cases.allows(verb, scene.case.state)


def _one_primary(acts: list[Act]) -> Iterator[Act]:
    ordered = sorted(acts, key=lambda act: (PRIMARY, STOP, PLAIN).index(act.tone) if act.tone == PRIMARY else 1)
    keys: set[str] = set()
    for number, act in enumerate(ordered):
        tone = PLAIN if act.tone == PRIMARY and number else act.tone
        key = "" if act.key in keys else act.key
        keys.add(key)
        yield Act(act.verb, act.words, tone, key, act.task_id, act.outcome)


def _of_task(scene: Scene, task: Task) -> list[Act]:
    makers = {Duty.EXAMINATION: _examining, Duty.DECISION: _deciding}
    acts = makers[Duty(task.duty)](scene, task) if task.duty in makers else [_closing(scene, task)]
    if procedures.steps_before(task):
        acts.append(Act("send_back", _("退回上一环节"), key="b", task_id=task.pk))
    return acts


def _examining(_scene: Scene, task: Task) -> list[Act]:
    ways = procedures.ways_on(task)
    onward = "、".join(ways[0].steps) or _("下一环节")
    acts = [
        Act("examine", _("同意，送%(step)s") % {"step": onward}, PRIMARY, "a", task.pk, ways[0].outcome),
        Act("examine", _("建议不予"), STOP, "r", task.pk, "disagree"),
    ]
    for way in ways[1:]:
        words = _("送%(step)s") % {"step": "、".join(way.steps)} if way.steps else way.name
        acts.append(Act("examine", words, PLAIN, "", task.pk, way.outcome))
    return acts


def _deciding(scene: Scene, task: Task) -> list[Act]:
    return _decisions(scene, task.pk)


def _decisions(scene: Scene, task_id: int = 0) -> list[Act]:
    """An item decided on the spot is decided and its certificate made in one go."""
    refuse = Act("decide", _("不予批准"), STOP, "r", task_id, "refused")
    if scene.case.revision.case_type == CaseType.ON_THE_SPOT and cases.can("decide", scene.person, scene.case):
        return [Act("decide_on_the_spot", _("当场准予，出证"), PRIMARY, "a", task_id, "granted"), refuse]
    return [Act("decide", _("准予"), PRIMARY, "a", task_id, "granted"), refuse]


def _closing(scene: Scene, task: Task) -> Act:
    if task.duty == Duty.ISSUE:
        return Act("issue", _("制证"), PRIMARY, "a", task.pk, "issued")
    if task.duty == Duty.DELIVERY:
        return _delivery(scene, task.pk)
    if task.duty == Duty.FILING:
        return Act("archive", _("归档"), PRIMARY, "a", task.pk)
    return Act("close_step", _("办完“%(step)s”") % {"step": task.name}, PRIMARY, "a", task.pk, "done")


def _delivery(scene: Scene, task_id: int = 0) -> Act:
    """What the courier has not got yet is sent first."""
    words = _("送达")
    if _waits_for_courier(scene):
        return Act("deliver", words, PLAIN, "d", task_id)
    return Act("deliver", words, PRIMARY, "a", task_id)


def _dispatch(scene: Scene) -> Act:
    words = _("登记寄出")
    return Act("dispatch", words, PRIMARY, "a") if _waits_for_courier(scene) else Act("dispatch", words)


def _waits_for_courier(scene: Scene) -> bool:
    return scene.case.delivery.get("method") == "courier" and scene.case.dispatched_at is None


def _of_state(scene: Scene) -> list[Act]:
    """Verbs of the case that belong to no step, and those of steps where no drawing leads."""
    possible = cases.possible_verbs(scene.person, scene.case)
    table = [
        Act("accept", _("受理"), PRIMARY, "a"),
        Act("resume", _("恢复计时"), PRIMARY, "a"),
        Act("request_correction", _("一次性告知补正"), PLAIN, "p"),
        Act("refuse_acceptance", _("不予受理"), STOP, "r"),
        Act("pre_examine", _("预审通过"), PLAIN, "e"),
        Act("suspend", _("暂停计时"), PLAIN, "p"),
        Act("ask_explanation", _("请申请人说明"), PLAIN, "q"),
        Act("extend", _("延期"), PLAIN, "y"),
        Act("give_back", _("退件")),
        _dispatch(scene),
        Act("receive_paper", _("收到纸质件")),
        Act("hand_over", _("转交"), PLAIN, "h"),
        Act("check_commitment", _("核查承诺"), PLAIN),
        Act("revoke", _("撤销或注销许可"), STOP),
    ]
    acts = [act for act in table if act.verb in possible and _fits(scene, act.verb)]
    return acts + (_without_steps(scene, possible) if _is_undrawn(scene) else [])


def _fits(scene: Scene, verb: str) -> bool:
    case = scene.case
    if verb == "hand_over" and case.accepted_at is not None:
        return any(procedures.can_hand_over(scene.person, task) for task in scene.tasks)
    if verb in ("revoke", "check_commitment"):
        return case.revoked_at is None and _is_there(case, verb)
    if verb == "extend":
        return case.extended_at is None
    if verb == "dispatch":
        return case.state == State.ISSUED or case.outcome == Outcome.REFUSED
    if verb == "receive_paper":
        return any(row.state in ("missing", "deferred", "failed") for row in case.materials.all())
    return True


def _is_there(case: Case, verb: str) -> bool:
    """Something that was granted, or a word given that nobody has checked."""
    if verb == "revoke":
        return case.outcome == Outcome.GRANTED
    return any(row.state == "committed" for row in case.materials.all())


def _is_undrawn(scene: Scene) -> bool:
    """No drawing, or one that has ended: then the table of states alone keeps the order."""
    return not scene.tasks


def _without_steps(scene: Scene, possible: frozenset[str]) -> list[Act]:
    """What moves and closes the case when no step stands for it."""
    table = [
        Act("issue", _("制证"), PRIMARY, "a", outcome="issued"),
        _delivery(scene),
        Act("archive", _("归档"), PRIMARY, "a"),
        Act("examine", _("同意，送审定"), PRIMARY, "a", outcome="agree"),
    ]
    acts = [act for act in table if act.verb in possible]
    return acts + (_decisions(scene) if "decide" in possible else [])
