"""Form fields of the office's pages."""

from typing import TYPE_CHECKING, Any

from django import forms

from onewindow.kernel.org.service import Division, Unit

if TYPE_CHECKING:
    _OfUnits = forms.ModelChoiceField[Unit]
    _OfDivisions = forms.ModelChoiceField[Division]
else:
    _OfUnits = _OfDivisions = forms.ModelChoiceField


class UnitField(_OfUnits):
    """A unit out of those the form gives it, indented as it stands in the tree."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(None, *args, **kwargs)

    def label_from_instance(self, unit: Unit) -> str:
        return "　" * (unit.path.count(".") - 1) + unit.name


class DivisionField(_OfDivisions):
    """A division by name and code."""

    def label_from_instance(self, division: Division) -> str:
        return f"{division.name}（{division.code}）"
