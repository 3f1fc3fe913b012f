"""A Django form that looks like the house: ``ui/parts/form_field.html`` lays out each of its fields."""

from typing import Any

from django import forms

from onewindow.base.errors import DomainError

_CLASSES: dict[type, str] = {
    forms.CheckboxInput: "form-check-input",
    forms.RadioSelect: "",
    forms.Select: "form-select",
}


class PlainForm(forms.Form):
    """Controls carry the stylesheet's classes; the refusal of a command stands beside the field at fault."""

    use_required_attribute = False
    # What a command said when it refused.
    refusal = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", _CLASSES.get(type(field.widget), "form-control"))

    def refuse(self, error: DomainError, names: dict[str, str] | None = None) -> None:
        """Show a rule's refusal. ``names`` says what a field of the rule is called in this form.

        What belongs to no field of the form stands above it.
        """
        self.refusal = error.message
        named = {(names or {}).get(field, field): sentence for field, sentence in error.fields.items()}
        here = {name: sentence for name, sentence in named.items() if name in self.fields}
        for name, sentence in here.items():
            self.add_error(name, sentence)
        if not here:
            self.add_error(None, error.message)
