"""Which unit an imported item belongs to: by code, by USCC, by name; units of a foreign list are made when missing."""

from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from onewindow.base.identifiers import is_valid_uscc
from onewindow.catalogue.guangdong import UnitSeed
from onewindow.catalogue.reports import BadRow, Row
from onewindow.catalogue.shape import Data
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person, Unit, UnitKind


class UnitFinder:
    """``seeds`` (by USCC) are units a list tells enough about to make them; without one a missing unit is a bad row."""

    def __init__(self, seeds: Mapping[str, UnitSeed] | None = None) -> None:
        self._seeds = dict(seeds or {})
        self._by_code: dict[str, Unit] = {}
        self._by_uscc: dict[str, Unit] = {}
        self._by_name: dict[str, Unit] = {}
        self._missing: dict[str, UnitSeed] = {}

    def find(self, rows: Iterable[Row]) -> list[BadRow]:
        """Load every unit the rows name, in one statement; the rows whose unit neither exists nor can be made."""
        wanted = list(rows)
        self._load([row.data for row in wanted])
        bad = []
        for row in wanted:
            if self._of(row.data) is not None:
                continue
            seed = self._seeds.get(row.data["authority_uscc"])
            if seed is None:
                named = row.data["unit"] or row.data["authority_uscc"] or row.data["authority_name"]
                reason = _("没有找到单位“%(unit)s”，请先建立单位，或者改正编码。") % {"unit": named}
                bad.append(BadRow(row.sheet, row.number, _("实施主体"), reason))
            else:
                self._missing[seed.uscc] = seed
        return bad

    def create_missing(self, actor: Person) -> list[BadRow]:
        """Make the units (and their divisions) that only the list knows; what the organisation refuses.

        A USCC that fails its check digit stays the unit's code only: the organisation keeps valid ones alone.
        """
        seeds = list(self._missing.values())
        if not seeds:
            return []
        rows = [
            {
                "code": seed.uscc,
                "uscc": seed.uscc if is_valid_uscc(seed.uscc) else "",
                "name": seed.name,
                "short_name": seed.name[:40],
                "kind": UnitKind.DEPARTMENT.value,
                "division": seed.division_code,
            }
            for seed in seeds
        ]
        report = org.import_divisions(self._missing_divisions(), actor=actor)
        if not report.bad:
            report = org.import_units(rows, actor=actor)
        self._load([{"unit": seed.uscc, "authority_uscc": "", "authority_name": ""} for seed in seeds])
        return [BadRow(_("实施主体"), bad.row, bad.column, bad.reason) for bad in report.bad]

    @property
    def missing(self) -> int:
        """How many units have to be made."""
        return len(self._missing)

    def _missing_divisions(self) -> list[dict[str, object]]:
        named = {seed.division_code: seed.division_name for seed in self._missing.values()}
        present = set(org.Division.objects.filter(code__in=named).values_list("code", flat=True))
        return [
            {"code": code, "name": name, "level": 1 if code.endswith("0000") else 2}
            for code, name in sorted(named.items())
            if code not in present
        ]

    def unit_of(self, data: Data) -> Unit:
        """The unit of a row that ``find`` did not call bad."""
        unit = self._of(data)
        if unit is None:
            raise LookupError(data["code"])
        return unit

    def named_in(self, data: Data) -> Data:
        """The data with the unit's own code, and its name and USCC where the file is silent."""
        unit = self.unit_of(data)
        return {
            **data,
            "unit": unit.code,
            "authority_name": data["authority_name"] or unit.name,
            "authority_uscc": data["authority_uscc"] or unit.uscc,
        }

    def _load(self, rows: Iterable[Data]) -> None:
        rows = list(rows)
        codes, usccs, names = (
            {row[key] for row in rows if row[key]} for key in ("unit", "authority_uscc", "authority_name")
        )
        found = Unit.objects.filter(Q(code__in=codes | usccs) | Q(uscc__in=usccs) | Q(name__in=names)).order_by("-pk")
        for unit in found:
            self._by_code[unit.code], self._by_name[unit.name] = unit, unit
            if unit.uscc:
                self._by_uscc[unit.uscc] = unit

    def _of(self, data: Data) -> Unit | None:
        if data["unit"]:
            return self._by_code.get(data["unit"])
        uscc = data["authority_uscc"]
        return self._by_uscc.get(uscc) or self._by_code.get(uscc) or self._by_name.get(data["authority_name"])
