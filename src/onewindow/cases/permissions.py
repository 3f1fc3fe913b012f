"""Who may see which cases, who may do which verb, and which people may do it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.any_of import AnyOf
from onewindow.base.codes import Channel
from onewindow.base.errors import NotPermitted
from onewindow.base.prepared import Prepared
from onewindow.cases import rules, states
from onewindow.cases.models import Case
from onewindow.cases.queries import CaseQuerySet, digests_of, themselves
from onewindow.cases.states import State
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, PersonKind, Role, RoleHolding, Unit
from onewindow.kernel.parties.service import Party
from onewindow.procedures import service as procedures

# Roles that count where the case was received as well as where it is implemented.
AT_THE_WINDOW = (Role.CLERK, Role.ISSUER, Role.SUPERVISOR, Role.AUDITOR)
IN_THE_UNIT = (Role.EXAMINER, Role.CHIEF, Role.UNIT_HEAD)

ROLES = {
    "pre_examine": (Role.CLERK,),
    "request_correction": (Role.CLERK,),
    "accept": (Role.CLERK,),
    "refuse_acceptance": (Role.CLERK,),
    "give_back": (Role.CLERK,),
    "receive_paper": (Role.CLERK,),
    "mark_material": (Role.CLERK, Role.EXAMINER),
    "examine": (Role.EXAMINER,),
    "suspend": (Role.EXAMINER,),
    "resume": (Role.EXAMINER, Role.CHIEF, Role.UNIT_HEAD),
    "ask_explanation": (Role.EXAMINER, Role.CHIEF, Role.UNIT_HEAD),
    "extend": (Role.UNIT_HEAD,),
    "decide": (Role.CHIEF, Role.UNIT_HEAD),
    # The house itself, when the correction of a parallel approval did not come.
    "refuse_uncorrected": (),
    "issue": (Role.ISSUER, Role.CHIEF, Role.CLERK),
    "dispatch": (Role.ISSUER, Role.CLERK),
    "deliver": (Role.ISSUER, Role.CLERK),
    "archive": (Role.CLERK, Role.ISSUER, Role.CHIEF),
    "check_commitment": (Role.EXAMINER, Role.CHIEF, Role.UNIT_HEAD),
    "revoke": (Role.CHIEF, Role.UNIT_HEAD),
    "put_to_meeting": (Role.EXAMINER, Role.CHIEF, Role.UNIT_HEAD),
    "move_to_version": (Role.OPERATOR,),
    "hand_over": (Role.CLERK, Role.EXAMINER, Role.CHIEF, Role.UNIT_HEAD),
}
APPLICANT_VERBS = ("save_draft", "add_file", "remove_file", "submit", "resubmit", "supplement", "withdraw")
# Nobody examines or decides a case of their own, nor stops its clock: also not one they filed at the window.
NOT_FOR_WHO_FILED = ("examine", "suspend", "extend", "decide", "check_commitment", "put_to_meeting", "move_to_version")


@dataclass(frozen=True)
class Standing:
    """What an account is to a case: whether its holder is the applicant or agent or stands for one of them, and whether it
    may act for the applicant today."""

    is_party: bool
    acts_for: bool


def standing(person: Person, case: Case) -> Standing:
    """Taken from ``with_standing`` when the case was read with it, else one statement, kept on the case."""
    if not case.pk:
        return _standing_to_new(person, case)
    if getattr(case, "standing_of", None) != person.pk:
        read = Case.objects.with_standing(person).only("pk").get(pk=case.pk)
        for name in ("standing_of", "is_party", "acts_for"):
            setattr(case, name, getattr(read, name))
    return Standing(vars(case)["is_party"], vars(case)["acts_for"])


def _standing_to_new(person: Person, case: Case) -> Standing:
    """Of a case that is being taken in and has no row yet."""
    mine = bool(_THEMSELVES_AMONG.rows(person=person.pk, parties=_applicant(case)))
    return Standing(is_party=mine, acts_for=mine)


def _themselves_among(person: int, parties: list[int]) -> QuerySet[Party, int]:
    return themselves(Person(pk=person)).filter(AnyOf("pk", parties)).values_list("pk", flat=True)


_THEMSELVES_AMONG: Prepared[int] = Prepared(_themselves_among, {"person": -7001, "parties": [-7002]})


def _applicant(case: Case) -> list[int]:
    return [key for key in (case.party_id, case.agent_id) if key is not None]


def is_or_stands_for(person: Person, party: int) -> bool:
    """Whether the human being behind an account is this party or stands for it. One statement."""
    return bool(_THEMSELVES_AMONG.rows(person=person.pk, parties=[party]))


def visible_to(person: Person) -> CaseQuerySet:
    """Every case this account may know of; drafts only to those who write them.

    One statement, indexed; for people in office a small one before it finds the units under their posts.
    """
    if not person.is_authenticated or not person.is_active:
        return Case.objects.none()
    if person.kind == PersonKind.SYSTEM:
        return Case.objects.all()
    if person.kind == PersonKind.APPLICANT:
        return Case.objects.for_applicant(person)
    return _visible_in_office(person)


def _visible_in_office(person: Person) -> CaseQuerySet:
    return _in_reach(person.pk, **_reach(person))


def _in_reach(
    person: int, units: list[int], windows: list[int], entrusting: list[int], joint: list[str]
) -> CaseQuerySet:
    cases = Case.objects.under(units, windows, entrusting, joint)
    return cases.filter(~Q(state=State.DRAFT) | Q(channel=Channel.WINDOW) | Q(filed_by=person))


def _reach(person: Person) -> dict[str, Any]:
    """The units whose cases an account in office may know of, the windows, the units it stands in for, and the numbers of cases of other
    units in which its own take part (docs/adr/0051).
    """
    below: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    if person.kind == PersonKind.MACHINE:
        windows = (person.unit.path,) if person.unit else ()
        units = tuple(Unit.objects.filter(org.units_under(windows)).values_list("pk", "path"))
    else:
        below, windows = tuple(org.unit_paths(person, *IN_THE_UNIT)), tuple(org.unit_paths(person, *AT_THE_WINDOW))
        units = org.units_of_posts(person)
    in_unit = {pk for pk, path in units if path.startswith(below)}
    at_window = [pk for pk, path in units if path.startswith(windows)]
    entrusting = in_unit & org.entrusting_units()
    joint = procedures.keys_taken_part_in("case", person, in_unit)
    return {"units": [*in_unit.union(at_window)], "windows": at_window, "entrusting": [*entrusting], "joint": joint}


def lines(person: Person, numbers: Sequence[str]) -> list[Case]:
    """Those of the numbered cases that an account in office may know of, with what a line of its inbox shows. One statement."""
    return _LINES.rows(person=person.pk, numbers=[*numbers], **_reach(person))


def _lines(person: int, numbers: list[str], **reach: Any) -> CaseQuerySet:
    return _in_reach(person, **reach).with_line_data().filter(AnyOf("number", numbers))


_LINES = Prepared(
    _lines,
    {
        "person": -7001,
        "numbers": ["<n>"],
        "units": [-7002],
        "windows": [-7003],
        "entrusting": [-7004],
        "joint": ["<j>"],
    },
)


def _holds(person: Person, case: Case, roles: tuple[Role, ...]) -> bool:
    if any(org.holds(person, role, case.unit) for role in roles):
        return True
    window = case.window_unit
    return window is not None and any(org.holds(person, role, window) for role in roles if role in AT_THE_WINDOW)


def _applies(person: Person, case: Case) -> bool:
    """Applicants act for whom they may; the unit's machine for what it filed; the window for what it took in."""
    if person.kind == PersonKind.APPLICANT:
        return standing(person, case).acts_for
    if person.kind == PersonKind.MACHINE:
        return case.filed_by_id == person.pk
    return case.channel == Channel.WINDOW and _holds(person, case, (Role.CLERK,))


def _in_office(person: Person, case: Case, verb: str) -> bool:
    if person.kind != PersonKind.STAFF or not _holds(person, case, ROLES[verb]):
        return False
    if verb in NOT_FOR_WHO_FILED and case.filed_by_id == person.pk:
        return False
    return not standing(person, case).is_party


def can(verb: str, person: Person, case: Case) -> bool:
    """Whether this account may do the verb to this case, its state aside."""
    if not person.is_active:
        return False
    if verb in APPLICANT_VERBS:
        return _applies(person, case)
    if verb == "decide" and (rules.needs_two_people(case, person.pk) or rules.awaits_examination(case)):
        return False
    if verb == "examine" and case.decided_by_id == person.pk:
        return False
    return _in_office(person, case, verb)


def can_apply(person: Person, case: Case) -> bool:
    """Fill in, submit, supplement and withdraw."""
    return _applies(person, case)


def can_accept(person: Person, case: Case) -> bool:
    """Also pre-examine, request a correction, refuse acceptance and give back."""
    return can("accept", person, case)


def can_examine(person: Person, case: Case) -> bool:
    """Not a case of one's own, nor one filed by oneself at the window."""
    return can("examine", person, case)


def can_suspend(person: Person, case: Case) -> bool:
    return can("suspend", person, case)


def can_extend(person: Person, case: Case) -> bool:
    """Only a head of the implementing unit (行政许可法 42)."""
    return can("extend", person, case)


def can_decide(person: Person, case: Case) -> bool:
    """Not who accepted or examined it, not a case of one's own, and not one that nobody has looked at."""
    return can("decide", person, case)


def can_issue(person: Person, case: Case) -> bool:
    return can("issue", person, case)


def can_deliver(person: Person, case: Case) -> bool:
    return can("deliver", person, case)


def possible_verbs(person: Person, case: Case) -> frozenset[str]:
    """The buttons: what the tables allow in this state and this account may do."""
    verbs = states.verbs_from(case.veiled or case.state) - _done_together(case)
    return frozenset(verb for verb in verbs if can(verb, person, case))


def _done_together(case: Case) -> frozenset[str]:
    """What no branch of a parallel approval (并联审批) does alone: told once for all, handed over once for all."""
    if not case.joint:
        return frozenset()
    return frozenset(["request_correction", *(("dispatch", "deliver") if case.is_held else ())])


def people_who_can(verb: str, case: Case) -> QuerySet[Person]:
    """The staff whose roles allow the verb, who are not the applicant, and who keep the rule of two people."""
    today = clock.today()
    roles = ROLES[verb]
    places = Q(unit_id__in=_ancestry(case.unit.path), role__in=roles)
    if case.window_unit is not None:
        at_window = [role for role in roles if role in AT_THE_WINDOW]
        places |= Q(unit_id__in=_ancestry(case.window_unit.path), role__in=at_window)
    holdings = RoleHolding.objects.filter(
        places, Q(valid_until__isnull=True) | Q(valid_until__gte=today), valid_from__lte=today
    )
    people = Person.objects.filter(pk__in=holdings.values("person"), kind=PersonKind.STAFF, is_active=True)
    if verb in NOT_FOR_WHO_FILED:
        people = people.exclude(pk=case.filed_by_id)
    if verb == "decide":
        people = people.exclude(pk__in=[key for key in (case.accepted_by_id, case.examined_by_id) if key is not None])
        people = people.none() if rules.awaits_examination(case) else people
    return people.exclude(id_digest__in=digests_of(_applicant(case))).order_by("name", "pk")


def require_not_own(person: Person, case: Case) -> None:
    """Of a step that is no verb of the case, or falls to another unit, the procedure asks for the role; nobody does it in a matter of
    their own. Raises ``NotPermitted('own_case')``.
    """
    if standing(person, case).is_party:
        raise NotPermitted("own_case", _("这件的申请人是您自己。请交给别的同事办理。"))


def _ancestry(path: str) -> list[int]:
    return [int(part) for part in path.split(".") if part]


def require(verb: str, person: Person, case: Case) -> None:
    """Raise ``NotPermitted`` with the reason this person can understand."""
    if can(verb, person, case):
        return
    if verb == "decide" and rules.needs_two_people(case, person.pk):
        raise NotPermitted("handling_and_deciding", _("这件是您经办的。经办和决定要由两个人做，请换一位负责人决定。"))
    if verb == "decide" and rules.awaits_examination(case):
        raise NotPermitted("not_examined", _("这件是逾期视为受理的，还没有人看过。请先审查，再由另一位负责人决定。"))
    if verb not in APPLICANT_VERBS and (standing(person, case).is_party or case.filed_by_id == person.pk):
        raise NotPermitted("own_case", _("这件的申请人是您自己，或由您代为填报。请交给别的同事办理。"))
    raise NotPermitted("not_permitted", _("您没有办理这一步的权限。需要时请联系本单位的系统管理员。"))
