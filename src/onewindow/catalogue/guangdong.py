"""The dialect "guangdong list": the columns of Guangdong's published item list, mapped to our shape and back.

Every fact has a place: what no column of ours holds goes to ``extra``. ``as_listed`` gives the row again.
"""

import re
from dataclasses import dataclass
from typing import Any

from onewindow.base.codes import CaseType, ItemType, LimitUnit, ServiceTarget
from onewindow.catalogue.shape import Data

COLUMNS = (
    "code",
    "name",
    "type",
    "dept",
    "area",
    "legal_limit",
    "promised_limit",
    "themes",
    "objects",
    "materials",
    "accept",
    "visits",
    "online",
)
SOURCE = "广东省政务服务事项清单"
NONE = "无"
DIVISIONS = {"广东省": "440000", "广东省广州市": "440100"}

_LIMIT = re.compile(r"(\d+)\((工作日|自然日)\)")
_UNITS = {"工作日": LimitUnit.WORKING_DAY.value, "自然日": LimitUnit.CALENDAR_DAY.value}
_UNIT_NAMES = {code: name for name, code in _UNITS.items()}
_TYPES = {str(member.label): member.value for member in ItemType}
_TARGETS = {str(member.label): member.value for member in ServiceTarget}
_TARGET_NAMES = {code: name for name, code in _TARGETS.items()}


@dataclass(frozen=True)
class UnitSeed:
    """The unit a row belongs to, to be found or made."""

    uscc: str
    name: str
    division_code: str
    division_name: str


def is_row(raw: Any) -> bool:
    """Whether an object of a file speaks this dialect."""
    return isinstance(raw, dict) and set(raw) == set(COLUMNS)


def _limit(text: str) -> tuple[int | None, str]:
    found = _LIMIT.fullmatch(text)
    if not found:
        return None, ""
    return int(found[1]), _UNITS[found[2]]


def _listed_limit(amount: int | None, unit: str) -> str:
    return NONE if amount is None else f"{amount}({_UNIT_NAMES[unit]})"


def to_shape(raw: dict[str, Any]) -> Data:
    """A row in our shape. Raises KeyError or ValueError for a word outside the list's own vocabulary."""
    code = raw["code"].strip()
    for name in ("legal_limit", "promised_limit"):
        if raw[name] != NONE and not _LIMIT.fullmatch(raw[name]):
            raise ValueError(raw[name])
    statutory, statutory_unit = _limit(raw["legal_limit"])
    promised, promised_unit = _limit(raw["promised_limit"])
    targets = [_TARGETS[name] for name in raw["objects"]]
    natural = ServiceTarget.NATURAL in targets
    themes = list(raw["themes"])
    return {
        "code": code,
        "name": raw["name"].strip(),
        "item_type": _TYPES[raw["type"]],
        "basic_code": code[19:31],
        "level": code[18:19],
        "authority_name": raw["dept"].strip(),
        "authority_uscc": code[:18],
        "area": raw["area"],
        "statutory_amount": statutory,
        "statutory_unit": statutory_unit,
        "promised_amount": promised,
        "promised_unit": promised_unit,
        "targets": targets,
        "person_themes": themes if natural else [],
        "legal_themes": themes if set(targets) - {ServiceTarget.NATURAL.value} else [],
        "conditions": [] if raw["accept"] == NONE else [raw["accept"].strip()],
        "case_type": CaseType.PROMISED.value if promised is not None else CaseType.OTHER.value,
        "is_online": raw["online"] == "1",
        "in_hall": False,
        "visits": int(raw["visits"]),
        "materials": [
            {"code": f"m{n:02}", "name": name.strip()}
            for n, name in enumerate([] if raw["materials"] == NONE else raw["materials"], start=1)
        ],
        # The list has one column of themes and says nothing of whose they are.
        "extra": {"themes": themes},
    }


def unit_of(raw: dict[str, Any]) -> UnitSeed:
    """The implementing authority: the first 18 characters of the code are its USCC."""
    return UnitSeed(raw["code"].strip()[:18], raw["dept"].strip(), DIVISIONS.get(raw["area"], ""), raw["area"])


def as_listed(data: Data) -> dict[str, Any]:
    """The row of the list again, from complete data in our shape."""
    return {
        "code": data["code"],
        "name": data["name"],
        "type": str(ItemType(data["item_type"]).label),
        "dept": data["authority_name"],
        "area": data["area"],
        "legal_limit": _listed_limit(data["statutory_amount"], data["statutory_unit"]),
        "promised_limit": _listed_limit(data["promised_amount"], data["promised_unit"]),
        "themes": data["extra"]["themes"],
        "objects": [_TARGET_NAMES[code] for code in data["targets"]],
        "materials": [material["name"] for material in data["materials"]] or NONE,
        "accept": data["conditions"][0] if data["conditions"] else NONE,
        "visits": str(data["visits"]),
        "online": "1" if data["is_online"] else "0",
    }
