"""Every operation of the API: its method, how to build an address of the near district, and what its machine gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.security.addresses import Arguments, case, file, item, nothing, paper
from tests.security.world import World


@dataclass(frozen=True)
class Operation:
    """``ok``: what the near district's own machine is answered. ``shared``: not a row of a district, every machine may."""

    method: str
    arguments: Arguments = nothing
    ok: frozenset[int] = frozenset({200})
    shared: bool = False
    query: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    uploads: bool = False


def reads(arguments: Arguments = nothing, **more: Any) -> Operation:
    return Operation("get", arguments, **more)


def writes(
    arguments: Arguments, method: str = "post", *, ok: set[int], body: Mapping[str, Any] | None = None
) -> Operation:
    """Cases filed online are not the machine's: it sees those of its unit and may not write in them."""
    return Operation(method, arguments, frozenset(ok), body=body or {})


def _file_of_draft(world: World) -> Mapping[str, Any]:
    return {"number": world.here.cases["in_review"].number, "key": world.here.file.key}


IN_REVIEW = case("in_review")
OPERATIONS: dict[str, Operation] = {
    "api-1:items": reads(shared=True),
    "api-1:item_search": reads(shared=True, query="?q=演出"),
    "api-1:item": reads(item, shared=True),
    "api-1:guide": reads(item, shared=True),
    "api-1:cases": reads(shared=True),
    "api-1:case": reads(IN_REVIEW),
    "api-1:missing": reads(IN_REVIEW),
    "api-1:files": reads(IN_REVIEW),
    "api-1:file": reads(file),
    "api-1:documents": reads(IN_REVIEW),
    "api-1:document": reads(paper),
    "api-1:timeline": reads(IN_REVIEW),
    "api-1:limits": reads(IN_REVIEW),
    "api-1:limit": reads(case("in_review", kind="promised")),
    "api-1:new_case": Operation("post", nothing, frozenset({422}), shared=True),
    "api-1:save_case": writes(case("correction"), "patch", ok={403}, body={"title": "别人的"}),
    "api-1:submit": writes(case("correction"), ok={403}),
    "api-1:resubmit": writes(case("correction"), ok={403}),
    "api-1:supplement": writes(IN_REVIEW, ok={403}, body={"words": "别人的"}),
    "api-1:withdraw": writes(IN_REVIEW, ok={403}, body={"reason": "别人的"}),
    "api-1:add_file": Operation("post", IN_REVIEW, frozenset({403}), uploads=True),
    "api-1:remove_file": writes(_file_of_draft, "delete", ok={403, 404}),
}
