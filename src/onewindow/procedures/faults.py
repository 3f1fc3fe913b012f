"""Why a drawing is refused: one sentence for each element at fault."""

from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid


class Faults(dict[str, str]):
    """Reasons by element id. The first reason for an element stays: it is the one to mend first."""

    def add(self, element: str, reason: str) -> None:
        self.setdefault(element, reason)

    def refuse(self) -> None:
        """Raise ``Invalid('bpmn_refused')`` with every reason, or nothing when there is none."""
        if self:
            raise Invalid(
                "bpmn_refused",
                _("流程图有 %(count)d 处不能发布，请按提示修改后再导入；现在使用的版本不受影响。")
                % {"count": len(self)},
                fields=dict(self),
            )
