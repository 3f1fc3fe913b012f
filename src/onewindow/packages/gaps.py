"""What the branches of a parallel approval (并联审批) lack, as one list: the same shared material stands in it once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onewindow.cases import service as cases
from onewindow.packages import merging
from onewindow.packages.commands.checking import plan_filed
from onewindow.packages.models import Branch, PackageApplication


@dataclass(frozen=True)
class Gap:
    """One material of the one list (or the form), with what each item says is wrong: ``(item, words)``."""

    code: str
    name: str
    reasons: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """The reasons in one line, each said once; with the item where two differ."""
        said = list(dict.fromkeys(words for _item, words in self.reasons))
        if len(said) == 1:
            return said[0]
        return _("；").join(f"{item}：{words}" for item, words in self.reasons)

    @property
    def line(self) -> str:
        return f"{self.name}：{self.words}"


def merged(application: PackageApplication, branches: Sequence[Branch], lacking: Sequence[Branch]) -> list[Gap]:
    """In the order of the one list, the form first. A constant number of statements."""
    if not lacking:
        return []
    plan = plan_filed(application, [branch.revision_id for branch in branches])
    order = [cases.FORM, *(shared.code for shared in plan.materials if not shared.is_the_form)]
    names = {shared.code: shared.name for shared in plan.materials} | {cases.FORM: _("申请表")}
    codes = {(use.part.alias, use.material.code): shared.code for shared in plan.materials for use in shared.uses}
    found: dict[str, list[tuple[str, str]]] = {}
    for branch in lacking:
        for code, words in branch.gaps.items():
            shared = codes.get((branch.alias, code), cases.FORM)
            found.setdefault(cases.FORM if shared == merging.THE_FORM else shared, []).append((branch.item_name, words))
    return [Gap(code, names[code], tuple(found[code])) for code in order if code in found]
