"""Every address of the product: how to build one that belongs to the near district, and who gets what there.

``test_matrix`` fails when an address of the product has no entry here, or an entry no address.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.security import people
from tests.security.world import World

Arguments = Callable[[World], Mapping[str, Any]]
PORTAL_DOOR, DESK_DOOR = "/sign-in/", "/desk/sign-in/"


def nothing(_world: World) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Address:
    """``to``: who is answered with ``ok``. Everybody else gets ``refusal``; citizens and strangers at the desk, and
    strangers anywhere but on open pages, are shown the door. ``reads`` and ``writes`` say which methods it knows."""

    to: frozenset[str]
    arguments: Arguments = nothing
    ok: frozenset[int] = frozenset({200})
    refusal: frozenset[int] = frozenset({404})
    door: str = PORTAL_DOOR
    reads: bool = True
    writes: bool = False
    query: str = ""
    sample: frozenset[str] = frozenset(people.EVERYBODY)
    # Facts of the near district that this address may tell whomever it lets in.
    tells: Callable[[World], set[str]] = lambda _world: set()

    def expected(self, name: str) -> frozenset[int | str]:
        """Statuses of a GET, or the door a redirect must lead to."""
        if name in self.to:
            return frozenset(self.ok if self.reads else {405})
        if name == people.ANONYMOUS or (self.door == DESK_DOOR and name in people.CITIZENS):
            return frozenset({self.door})
        return frozenset(self.refusal if self.reads else {*self.refusal, 405})


def opened(arguments: Arguments = nothing, *, few: bool = False, **more: Any) -> Address:
    """For everybody, signed in or not."""
    sample = {people.ANONYMOUS, "stranger", "clerk_elsewhere"} if few else people.OUTSIDERS
    return Address(frozenset(people.EVERYBODY), arguments, sample=frozenset(sample), **more)


def mine(**more: Any) -> Address:
    """A page of the portal about the reader: for everybody who is signed in."""
    return Address(frozenset(people.SIGNED_IN), sample=frozenset(people.READING_THEIR_OWN), **more)


def row(arguments: Arguments, to: set[str] | None = None, **more: Any) -> Address:
    """One thing of the near district: whoever may not see it hears that there is none."""
    return Address(frozenset(people.READERS if to is None else to), arguments, **more)


def desk(to: set[str] | None = None, arguments: Arguments = nothing, **more: Any) -> Address:
    """A page of the desk that is no secret in itself, but not every colleague's business."""
    words = {"refusal": frozenset({403}), "door": DESK_DOOR, "sample": frozenset(people.AT_THE_DESK), **more}
    return Address(frozenset(people.STAFF if to is None else to), arguments, **words)


def desk_row(arguments: Arguments, to: set[str] | None = None, **more: Any) -> Address:
    """One thing at the desk: who may not see it hears that there is none."""
    return desk(people.HANDLERS if to is None else to, arguments, **{"refusal": frozenset({404}), **more})


def managed(arguments: Arguments, to: set[str], **more: Any) -> Address:
    """One thing that only the offices of a role deal with: 403 to other roles, and there is none for other districts."""
    return desk(to, arguments, refusal=frozenset({403, 404}), **more)


def case(state: str, **more: Any) -> Arguments:
    """The near district's application in this state."""
    return lambda world: {"number": world.here.cases[state].number, **more}


def item(world: World) -> Mapping[str, Any]:
    return {"code": world.here.road.revision.item.code}


def file(world: World) -> Mapping[str, Any]:
    return {"key": world.here.file.key}


def paper(world: World) -> Mapping[str, Any]:
    return {"number": world.here.paper.number}


def authority(world: World) -> Mapping[str, Any]:
    return {"key": world.authority.key}


def absent(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same address of a thing that does not exist."""
    made: dict[str, Any] = {}
    for name, value in arguments.items():
        made[name] = (
            uuid.uuid4() if isinstance(value, uuid.UUID) else (10**9 if isinstance(value, int) else "MC99999999999")
        )
    return made


def theme(_world: World) -> Mapping[str, Any]:
    return {"code": "near"}


def package(**more: Any) -> Arguments:
    """The near district's application for several items, sent."""
    return lambda world: {"number": world.here.package.number, **more}


def package_draft(**more: Any) -> Arguments:
    """The same, still being written."""
    return lambda world: {"number": world.here.package_draft.number, **more}


UPKEEP = {
    "healthz": opened(),
    "readyz": opened(ok=frozenset({200, 503})),
    "metrics": opened(),
    "openid_connect_login": opened(lambda _world: {"provider_id": "platform"}, ok=frozenset({404})),
    "openid_connect_callback": opened(lambda _world: {"provider_id": "platform"}, ok=frozenset({404})),
    "ui:components": opened(few=True),
    "ui:session": opened(few=True),
    "ui:continue": opened(few=True),
    "ui:preferences": opened(reads=False, writes=True),
}

OPEN_PAGES = {
    "portal:home": opened(),
    "portal:halls": opened(),
    "portal:search": opened(query="?q=演出"),
    "portal:suggest": opened(query="?q=演出"),
    "portal:items": opened(),
    "portal:guide": opened(item),
    "portal:drawing": opened(item, few=True),
    "portal:guide_pdf": opened(item, few=True),
    "portal:notice_sheet": opened(item, few=True),
    "portal:form_blank": opened(item, few=True),
    "portal:form_sample": opened(item, few=True, ok=frozenset({404})),  # this item has no samples
    # What an applicant handed in is no paper of the item: not even its own people reach it this way.
    "portal:paper": opened(lambda world: {**item(world), **file(world)}, few=True, ok=frozenset({404})),
    "portal:themes": opened(),
    "portal:theme": opened(theme),
    "portal:progress": opened(writes=True),
    "portal:verify": opened(),
    "portal:help": opened(few=True),
    "portal:about": opened(few=True),
    "portal:accessibility": opened(few=True),
    "portal:privacy": opened(few=True),
    "portal:sign_in": opened(ok=frozenset({200, 302}), writes=True),
    "portal:sign_up": opened(writes=True),
    "portal:sign_out": opened(reads=False, writes=True),
}

DRAFT = case("draft")
# An authority for one item opens no application for several.
OF_THE_FIRM = {"representative", "handler"}
MY_PAGES = {
    "portal:cases": mine(),
    "portal:messages": mine(writes=True),
    "portal:account": mine(),
    "portal:account_password": mine(writes=True),
    "portal:account_authority": mine(writes=True),
    "portal:account_authority_revoke": row(
        authority, {"representative", "handler", "agent", *people.holders("clerk", "chief")}, reads=False, writes=True
    ),
    "portal:account_handler": mine(writes=True),
    "portal:account_handler_end": row(
        lambda world: {"link": world.handlers_link.pk}, {"representative"}, reads=False, writes=True
    ),
    "portal:apply": mine(arguments=item, writes=True),
    "portal:apply_situation": row(DRAFT, people.APPLICANTS, writes=True),
    "portal:apply_form": row(DRAFT, people.APPLICANTS, writes=True),
    "portal:apply_save": row(DRAFT, people.APPLICANTS, reads=False, writes=True),
    "portal:apply_file": row(case("draft", code="m01"), people.APPLICANTS, reads=False, writes=True),
    "portal:apply_commit": row(case("draft", code="m01"), people.APPLICANTS, reads=False, writes=True),
    "portal:apply_take_over": row(case("draft", code="m01"), people.APPLICANTS, reads=False, writes=True),
    "portal:apply_file_remove": row(
        lambda world: {"number": world.here.cases["draft"].number, "key": world.here.file.key},
        people.APPLICANTS,
        reads=False,
        writes=True,
    ),
    "portal:apply_check": row(DRAFT, people.APPLICANTS, ok=frozenset({200, 302}), writes=True),
    "portal:apply_sign": row(DRAFT, people.APPLICANTS, ok=frozenset({200, 302}), writes=True),
    "portal:theme_apply": mine(arguments=theme, writes=True),
    "portal:package": row(package(), OF_THE_FIRM),
    "portal:package_withdraw": row(package(), OF_THE_FIRM, writes=True),
    "portal:package_correct": row(package(), OF_THE_FIRM, ok=frozenset({302}), writes=True),
    "portal:package_situation": row(package_draft(), OF_THE_FIRM, writes=True),
    "portal:package_form": row(package_draft(), OF_THE_FIRM, writes=True),
    "portal:package_save": row(package_draft(), OF_THE_FIRM, reads=False, writes=True),
    "portal:package_file": row(package_draft(code="one0-m01"), OF_THE_FIRM, reads=False, writes=True),
    "portal:package_file_remove": row(
        lambda world: {"number": world.here.package_draft.number, "key": world.here.package_file.key},
        OF_THE_FIRM,
        reads=False,
        writes=True,
    ),
    "portal:package_check": row(package_draft(), OF_THE_FIRM),
    "portal:package_sign": row(package_draft(), OF_THE_FIRM, writes=True),
    "portal:case": row(case("in_review")),
    "portal:case_drawing": row(case("in_review")),
    "portal:withdraw": row(case("in_review"), writes=True),
    "portal:supplement": row(case("in_review"), writes=True),
    "portal:late_file": row(case("in_review", code="m02"), reads=False, writes=True),
    "portal:attachment": row(file),
    "portal:document": row(paper),
}

ACCOUNT_OF_STAFF = {
    "desk:sign_in": opened(ok=frozenset({200, 302}), writes=True),
    "desk:sign_in_code": opened(ok=frozenset({302}), writes=True),
    "desk:sign_out": opened(reads=False, writes=True),
    "desk:account": desk(writes=True),
    # Whoever has a one-time code is led back to the account.
    "desk:totp": desk(ok=frozenset({302}), writes=True),
}

MANAGERS = people.holders("operator")
MANAGERS_HERE = {"operator", "operator_of_the_city"}
CITY = {"operator_of_the_city"}
AUDITOR = {"auditor_of_the_city"}
CLERKS = people.holders("clerk")
CATALOGUE = people.holders("editor", "reviewer")
EDITORS = people.holders("editor")


def firm(world: World) -> Mapping[str, Any]:
    return {"key": world.here.firm.key}


def firm_account(world: World) -> Mapping[str, Any]:
    return {**firm(world), "link": world.handlers_link.pk}


def knows_firm(world: World) -> set[str]:
    """Window staff of the whole city share one register of applicants; numbers and phones stay masked."""
    return {world.here.firm_name}


def unit(world: World) -> Mapping[str, Any]:
    return {"code": world.here.road.bureau.code}


def clerk(world: World) -> Mapping[str, Any]:
    return {"key": world.people["clerk"].pk}


def machine(world: World) -> Mapping[str, Any]:
    return {"key": world.people["machine"].pk}


def version(world: World) -> Mapping[str, Any]:
    return {**item(world), "number": 1}


def drawing(_world: World) -> Mapping[str, Any]:
    return {"code": "standard", "number": 1}


def in_review(world: World) -> set[str]:
    """Its number alone: whoever keeps procedures moves cases without seeing them."""
    return {world.here.cases["in_review"].number, world.there.cases["in_review"].number}


def proof(world: World) -> Mapping[str, Any]:
    return {"code": "standard", "key": world.move.pk}


def procedure(_world: World) -> Mapping[str, Any]:
    """The one that has a draft."""
    return {"code": "standard"}


MEETING_READERS = {"chief", "head", "supervisor", "auditor", "auditor_of_the_city"}


def meeting(world: World, **more: Any) -> Mapping[str, Any]:
    return {"number": world.matter.meeting.number, **more}


# Clerks and issuers of the window have nothing to look at together; the unit's own people lead it and speak for it.
JOINT_SPEAKERS = {"examiner", "chief", "head"}
JOINT_READERS = {*JOINT_SPEAKERS, "supervisor", "auditor", "auditor_of_the_city"}


def joint(world: World, **more: Any) -> Mapping[str, Any]:
    return {"number": world.session.number, **more}


def joint_unit(world: World, **more: Any) -> Mapping[str, Any]:
    return joint(world, unit=world.here.road.bureau.pk, **more)


JOINT = {
    "desk:joint_sessions": desk(),
    "desk:joint_new": desk_row(
        lambda world: {"application": world.session.application.number, "kind": "acceptance"},
        JOINT_SPEAKERS,
        writes=True,
    ),
    "desk:joint_session": desk_row(joint, JOINT_READERS),
    "desk:joint_act": desk_row(lambda world: joint(world, act="reschedule"), JOINT_READERS, writes=True),
    "desk:joint_drawings": desk_row(joint, JOINT_SPEAKERS, writes=True),
    "desk:joint_opinion": desk_row(joint_unit, JOINT_SPEAKERS, writes=True),
    "desk:joint_speaker": desk_row(joint_unit, JOINT_SPEAKERS, writes=True),
    "desk:joint_photo_remove": desk_row(
        lambda world: joint_unit(world, key=world.photo.key), JOINT_SPEAKERS, reads=False, writes=True
    ),
}


def parallel(world: World) -> Mapping[str, Any]:
    """The near district's parallel approval."""
    return {"number": world.here.parallel.number}


def parallel_case(world: World) -> Mapping[str, Any]:
    """One of its branches."""
    return {"number": world.here.parallel_case.number}


LEADERS = {"examiner", "chief", "head"}
PARALLEL = {
    "desk:parallel_list": desk(
        people.holders("clerk", "examiner", "chief", "head", "issuer", "supervisor", "auditor")
        | {"auditor_of_the_city"}
    ),
    "desk:parallel": managed(parallel, LEADERS | {"issuer", "supervisor", "auditor", "auditor_of_the_city"}),
    "desk:parallel_notice": managed(parallel, LEADERS, writes=True),
    "desk:parallel_release": managed(parallel, LEADERS, writes=True),
    "desk:case_gaps": managed(parallel_case, {"clerk", *LEADERS}, writes=True),
    "desk:case_complete": managed(parallel_case, {"clerk", *LEADERS}, reads=False, writes=True, ok=frozenset({302})),
}
MEETINGS = {
    "desk:meetings": desk(),
    "desk:meeting_new": desk({"chief", "head", "chief_elsewhere", "head_elsewhere"}, writes=True),
    "desk:meeting": desk_row(meeting, MEETING_READERS),
    "desk:meeting_act": desk_row(lambda world: meeting(world, act="invite"), MEETING_READERS, writes=True),
    "desk:member_excuse": desk_row(
        lambda world: meeting(world, key=world.matter.meeting.members.get().pk),
        MEETING_READERS,
        reads=False,
        writes=True,
        ok=frozenset({302}),
    ),
    "desk:matter_act": desk_row(
        lambda world: meeting(world, key=world.matter.pk, act="opinion"), MEETING_READERS, writes=True
    ),
    "desk:case_meeting": desk_row(case("in_review"), writes=True),
}


def project(world: World, **more: Any) -> Mapping[str, Any]:
    return {"number": world.project.number, **more}


PROJECT_READERS = {"examiner", "chief", "head", "issuer", "supervisor", "auditor", "auditor_of_the_city"}
PROJECT_KEEPERS = {"examiner", "chief", "head"}
PROJECTS = {
    "portal:projects": mine(),
    "portal:project_new": mine(writes=True),
    "portal:project": row(project, OF_THE_FIRM),
    "portal:project_act": row(lambda world: project(world, act="ask"), OF_THE_FIRM, writes=True),
    "portal:project_stage": row(lambda world: project(world, stage="land"), OF_THE_FIRM, writes=True),
    "desk:projects": desk(),
    "desk:project_new": desk(PROJECT_KEEPERS, writes=True),
    "desk:project": desk_row(project, PROJECT_READERS),
    "desk:project_act": desk_row(lambda world: project(world, act="ask"), PROJECT_READERS, writes=True),
}
WORK = {
    "desk:inbox": desk(),
    "desk:inbox_export": desk(),
    "desk:claim": desk(reads=False, writes=True),
    "desk:save_filter": desk(reads=False, writes=True),
    "desk:drop_filter": desk(arguments=lambda _world: {"key": 1}, reads=False, writes=True),
    "desk:pending": desk(),
    "desk:waiting": desk(),
    "desk:done": desk(),
    "desk:search": desk(query="?as=xlsx", writes=True),
    "desk:messages": desk(),
    "desk:messages_read": desk(reads=False, writes=True),
    "desk:case": desk_row(case("in_review")),
    "desk:act": desk_row(case("in_review", token="withdraw"), reads=False, writes=True),
    "desk:keep_words": desk_row(case("in_review"), reads=False, writes=True),
    "desk:mark": desk_row(case("in_review", code="m01"), reads=False, writes=True),
    "desk:reveal": desk_row(case("in_review"), writes=True),
    "desk:drawing": desk_row(case("in_review")),
    "desk:case_moves": desk_row(case("in_review")),
    "desk:case_move_drawing": desk_row(
        lambda world: {**case("in_review")(world), "key": world.move.pk, "side": "before"}
    ),
    "desk:attachment": desk_row(file),
    "desk:document": desk_row(paper),
    "desk:parties": desk(CLERKS, writes=True),
    "desk:party": managed(firm, CLERKS, writes=True, tells=knows_firm),
    "desk:party_account_confirm": managed(firm_account, CLERKS, reads=False, writes=True),
    "desk:party_account_end": managed(firm_account, CLERKS, writes=True, tells=knows_firm),
    "desk:party_representative": managed(firm, CLERKS, reads=False, writes=True),
    "desk:intake": desk(CLERKS, writes=True),
    "desk:intake_check": desk(CLERKS, reads=False, writes=True),
    "desk:intake_done": managed(case("delivered"), {"clerk"}),
    "desk:intake_party": managed(firm, CLERKS, writes=True, tells=knows_firm),
    "desk:intake_suggest": managed(firm, CLERKS, tells=knows_firm),
    "desk:intake_theme": managed(lambda world: {**firm(world), **theme(world)}, CLERKS, writes=True, tells=knows_firm),
    "desk:intake_whole_done": managed(
        lambda world: {"number": world.here.package_taken.number}, {"clerk"}, tells=knows_firm
    ),
    "desk:intake_item": managed(lambda world: {**firm(world), **item(world)}, CLERKS, writes=True, tells=knows_firm),
}

CATALOGUE_PAGES = {
    "desk:themes": desk(CATALOGUE),
    "desk:theme": managed(theme, {"editor", "reviewer"}),
    "desk:theme_table": managed(theme, {"editor"}, writes=True),
    "desk:theme_questions": managed(theme, {"editor"}, writes=True),
    "desk:theme_publish": managed(theme, {"reviewer"}, writes=True),
    "desk:theme_withdraw": managed(theme, {"reviewer"}, writes=True),
    "desk:items": desk(CATALOGUE),
    "desk:item_new": desk(EDITORS, writes=True),
    "desk:items_import": desk(EDITORS, writes=True),
    "desk:items_template": desk(CATALOGUE),
    "desk:items_export": desk(CATALOGUE, lambda _world: {"kind": "xlsx"}),
    "desk:item": managed(item, {"editor", "reviewer"}),
    "desk:item_form": managed(item, {"editor"}, writes=True),
    "desk:item_form_preview": managed(item, {"editor"}, reads=False, writes=True),
    "desk:item_section": managed(lambda world: {**item(world), "key": "basic"}, {"editor"}, writes=True),
    "desk:item_compare": managed(version, {"editor", "reviewer"}),
    "desk:item_preview": managed(version, {"editor", "reviewer"}),
    "desk:item_papers": managed(item, {"editor"}, writes=True),
    "desk:item_paper": managed(version, {"editor", "reviewer"}),
    "desk:item_act": managed(lambda world: {**item(world), "key": "suspend"}, {"reviewer"}, writes=True),
}

RULE_READERS = people.holders("editor", "reviewer", "chief", "head", "supervisor", "auditor")
RULE_READERS_HERE = {"editor", "reviewer", "chief", "head", "supervisor", "auditor", "auditor_of_the_city"}
RULE_CHECKERS = people.holders("chief", "head", "supervisor", "auditor")
RULE_CHECKERS_HERE = {"chief", "head", "supervisor", "auditor", "auditor_of_the_city"}


def rule_set(_world: World) -> Mapping[str, Any]:
    return {"code": "small"}


def tells_rules(world: World) -> set[str]:
    """What a unit's rules are called is no applicant's secret."""
    return {world.here.mark}


RULES = {
    "desk:rule_sets": desk(RULE_READERS, tells=tells_rules),
    "desk:rule_set_new": desk(EDITORS, writes=True),
    "desk:rule_samples": desk(RULE_CHECKERS),
    "desk:rule_sample": managed(lambda world: {"key": world.sample.pk}, RULE_CHECKERS_HERE, writes=True),
    "desk:rule_set": managed(rule_set, RULE_READERS_HERE, tells=tells_rules),
    "desk:rule_draft_begin": managed(rule_set, {"editor"}, reads=False, writes=True, ok=frozenset({302})),
    "desk:rule_edit": managed(rule_set, RULE_READERS_HERE, writes=True, tells=tells_rules),
    "desk:rule_act": managed(
        lambda world: {**rule_set(world), "act": "publish"}, RULE_READERS_HERE, writes=True, tells=tells_rules
    ),
}

OFFICE = {
    "desk:units": desk(MANAGERS | AUDITOR),
    "desk:unit_new": desk(MANAGERS, writes=True),
    "desk:unit": managed(unit, MANAGERS_HERE, writes=True),
    "desk:unit_move": managed(unit, MANAGERS_HERE, writes=True),
    "desk:unit_close": managed(unit, MANAGERS_HERE, writes=True),
    "desk:people": desk(MANAGERS),
    "desk:person_new": desk(MANAGERS, writes=True),
    "desk:person": managed(clerk, MANAGERS_HERE, writes=True),
    "desk:person_act": managed(lambda world: {**clerk(world), "act": "deactivate"}, MANAGERS_HERE, writes=True),
    "desk:role_end": managed(
        lambda world: {**clerk(world), "holding": world.clerks_role.pk}, MANAGERS_HERE, writes=True
    ),
    "desk:api_keys": desk(MANAGERS),
    "desk:machine_new": desk(MANAGERS, writes=True),
    "desk:api_key_new": managed(machine, MANAGERS_HERE, writes=True),
    "desk:api_key_revoke": managed(lambda world: {"key": world.machine_key.pk}, MANAGERS_HERE, writes=True),
    "desk:delegations": desk(MANAGERS | AUDITOR),
    "desk:delegation_new": desk(MANAGERS, writes=True),
    "desk:delegation_end": managed(lambda world: {"key": world.delegation.pk}, MANAGERS_HERE, writes=True),
    "desk:notices": desk(CITY),
    "desk:jobs": desk(CITY),
    "desk:job_rerun": managed(lambda _world: {"key": 1}, CITY, ok=frozenset({404}), writes=True),
    "desk:procedures": desk(CITY | AUDITOR),
    "desk:procedure": desk(CITY | AUDITOR, drawing),
    "desk:procedure_examine": desk(CITY, procedure, reads=False, writes=True, ok=frozenset({302})),
    "desk:procedure_drawing": desk(CITY | AUDITOR, drawing),
    "desk:moving": desk(CITY, procedure, query="?from=2&to=1", tells=in_review),
    "desk:moving_plan": desk(CITY, procedure, query="?from=2&to=1", writes=True, ok=frozenset({302})),
    "desk:moving_look": desk(CITY, case("in_review", code="standard"), query="?from=2&to=1", tells=in_review),
    "desk:moves": desk(CITY | AUDITOR, procedure, tells=in_review),
    "desk:move_proof": desk(CITY | AUDITOR, proof, tells=in_review),
    "desk:procedure_new": desk(CITY, writes=True),
    "desk:draft_begin": desk(CITY, procedure, reads=False, writes=True, ok=frozenset({302})),
    "desk:draw": desk(CITY, procedure),
    "desk:draw_sheet": desk(CITY, procedure, writes=True),
    "desk:draw_check": desk(CITY, procedure, reads=False, writes=True),
    "desk:draw_open": desk(CITY, procedure, reads=False, writes=True),
    "desk:draw_publish": desk(CITY, procedure, writes=True),
    "desk:draw_drop": desk(CITY, procedure, writes=True),
    "desk:holidays": desk(CITY | AUDITOR),
    "desk:audit": desk(AUDITOR),
    "desk:audit_verify": desk(AUDITOR),
}

OVERSEERS = people.holders("supervisor", "head")
CITY_SUPERVISORS: set[str] = set()  # nobody of the two districts sets the city's rules
URGING_READERS = people.holders("supervisor", "head", "chief", "examiner", "auditor")


def urging(world: World) -> Mapping[str, Any]:
    return {"number": world.urging.number}


SUPERVISION = {
    "desk:reform": desk(OVERSEERS),
    "desk:rules": desk(OVERSEERS),
    "desk:light_rule_new": desk(CITY_SUPERVISORS, writes=True),
    "desk:escalation_rule_new": desk(CITY_SUPERVISORS, writes=True),
    "desk:rule_end": desk(CITY_SUPERVISORS, lambda _world: {"code": "JC0001"}, writes=True),
    "desk:urgings": desk(URGING_READERS),
    "desk:urging": managed(urging, {"supervisor", "head", "chief", "examiner", "auditor", "auditor_of_the_city"}),
    "desk:urging_act": managed(lambda world: {**urging(world), "act": "answer"}, {"head", "chief"}, writes=True),
    "desk:urge": managed(case("in_review"), {"supervisor"}, writes=True),
    "desk:supervision": desk(OVERSEERS),
    "desk:supervised": desk(OVERSEERS, query="?figure=running"),
}

API_PAGES = {
    "api-1:api-root": opened(ok=frozenset({302}), few=True),
    "api-1:openapi": opened(few=True),
    "api-1:docs": opened(few=True),
    "api-1:unknown": opened(lambda _world: {"rest": "nowhere"}, ok=frozenset({404}), few=True),
}

ADDRESSES: dict[str, Address] = {
    **UPKEEP,
    **OPEN_PAGES,
    **MY_PAGES,
    **ACCOUNT_OF_STAFF,
    **WORK,
    **JOINT,
    **MEETINGS,
    **PARALLEL,
    **PROJECTS,
    **CATALOGUE_PAGES,
    **OFFICE,
    **SUPERVISION,
    **RULES,
    **API_PAGES,
}
