"""Who is who in the matrix: written down by hand, so that a mistake in a permission rule cannot repeat itself here."""

from tests.security.world import World

# Citizens and offices to whom the applications of the near district are open.
APPLICANTS = {"representative", "handler", "agent"}
HANDLERS = {"clerk", "examiner", "chief", "head", "issuer", "supervisor", "auditor", "auditor_of_the_city"}
READERS = APPLICANTS | HANDLERS
# The far district's.
READERS_ELSEWHERE = {"representative_elsewhere", "auditor_of_the_city"} | {
    f"{role}_elsewhere" for role in ("clerk", "examiner", "chief", "head", "issuer", "supervisor", "auditor")
}
# They hold or held an authority of the near firm: its name is no secret to them, everything else is.
KNOW_THE_FIRM = {"agent_expired", "agent_revoked", "agent_for_another_item"}

CITIZENS = {"stranger", "representative_elsewhere", *APPLICANTS, *KNOW_THE_FIRM}
STAFF = {
    *HANDLERS,
    *READERS_ELSEWHERE - {"representative_elsewhere"},
    *(f"{role}{where}" for role in ("editor", "reviewer", "operator") for where in ("", "_elsewhere")),
    "operator_of_the_city",
    "staff_without_role",
}
MACHINES = {"machine", "machine_elsewhere"}
SIGNED_IN = CITIZENS | STAFF
ANONYMOUS = "anonymous"
EVERYBODY = [ANONYMOUS, *sorted(SIGNED_IN)]
# Citizens of every standing, and of staff one of each sort: for pages about the reader.
READING_THEIR_OWN = {ANONYMOUS, *CITIZENS, "clerk", "clerk_elsewhere", "auditor_of_the_city", "operator"}
# Everybody in office, and who has no business at the desk.
AT_THE_DESK = {ANONYMOUS, "stranger", "representative", *STAFF}
# Those who also ask for fragments.
ASKING_FOR_PARTS = {ANONYMOUS, "stranger", "clerk_elsewhere", "agent_for_another_item", "operator_of_the_city"}
# Enough to show that an address open to everybody tells nobody anything about others.
OUTSIDERS = {ANONYMOUS, "stranger", "agent_for_another_item", "clerk_elsewhere", "operator", "operator_of_the_city"}


def holders(*roles: str) -> set[str]:
    """Whoever holds one of these roles, in either district."""
    return {name for name in STAFF if name.split("_")[0] in roles}


def forbidden(name: str, world: World) -> list[str]:
    """What must not stand in anything this person gets to read."""
    marks = []
    if name not in READERS:
        marks += world.here.marks
    if name not in READERS_ELSEWHERE:
        marks += world.there.marks
    return [mark for mark in marks if not (name in KNOW_THE_FIRM and mark == world.here.firm_name)]
