"""Who stands at the window."""

from django import forms
from django.utils.translation import gettext_lazy as _

from onewindow.base.codes import IdType
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party, PartyKind
from onewindow.web.ui.plain_form import PlainForm


class PartyForm(PlainForm):
    """The card reader types the number and presses Enter; name and phone are asked only of whom no window has seen yet."""

    id_number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off", "spellcheck": "false"}),
    )
    id_type = forms.ChoiceField(label=_("证件类型"), choices=IdType.choices, initial=IdType.CITIZEN)
    name = forms.CharField(label=_("姓名或名称"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("手机"), max_length=20, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )
    legal_representative = forms.CharField(label=_("法定代表人"), max_length=60, required=False)

    def known(self) -> Party | None:
        """Who has this number, once a window has looked at the document. Raises as ``find``."""
        found = self.find()
        return found if found is not None and found.checked_at else None

    def find(self) -> Party | None:
        """Who has this number, were it only typed online. Raises ``Invalid`` for a number that cannot be one."""
        return parties.find_by_identity(self._type(), self.cleaned_data["id_number"])

    def register(self, actor: Person) -> Party:
        """Enter the party, or find it. Raises as ``parties.register`` does."""
        words = self.cleaned_data
        kind = PartyKind.LEGAL if self._type() == IdType.USCC else PartyKind.NATURAL
        return parties.register(
            kind,
            words["name"],
            self._type(),
            words["id_number"],
            words["phone"],
            words["legal_representative"],
            actor=actor,
        )

    def _type(self) -> str:
        """Eighteen characters that begin with letters or a 9 and are no citizen's number are a company's code."""
        return str(self.cleaned_data["id_type"])
