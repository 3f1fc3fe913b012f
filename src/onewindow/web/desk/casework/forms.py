"""The words each deed needs."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.cases import service as cases
from onewindow.cases.service import Ground, ReturnGround, State
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Person
from onewindow.kernel.timelimits.service import PauseReason
from onewindow.procedures import service as procedures
from onewindow.web.desk.casework.scene import Scene
from onewindow.web.ui.plain_form import PlainForm

if TYPE_CHECKING:
    _OfPeople = forms.ModelChoiceField[Person]
else:
    _OfPeople = forms.ModelChoiceField

LONGEST = 2000


def _long(label: Any, *, required: bool = True, hint: Any = "", rows: int = 4) -> forms.CharField:
    widget = forms.Textarea({"rows": rows, "maxlength": LONGEST})
    return forms.CharField(label=label, required=required, help_text=hint, widget=widget, max_length=LONGEST)


class ActForm(PlainForm):
    """``main`` is the field that takes the words already typed beside the buttons."""

    main = ""

    def __init__(self, *args: Any, scene: Scene, task_id: int = 0, **kwargs: Any) -> None:
        self.scene = scene
        self.task_id = task_id
        super().__init__(*args, **kwargs)
        self.shape()

    def shape(self) -> None:
        """Fields that depend on the case."""


class NothingForm(ActForm):
    pass


class NoteForm(ActForm):
    main = "note"
    note = _long(gettext_lazy("说明"), required=False, rows=2)


class OpinionForm(ActForm):
    main = "opinion"
    opinion = _long(gettext_lazy("意见"))


class OptionalOpinionForm(ActForm):
    main = "opinion"
    opinion = _long(gettext_lazy("意见"), required=False)


class ReasonForm(ActForm):
    main = "reason"
    reason = _long(gettext_lazy("理由"), hint=gettext_lazy("会写进文书、告诉申请人，请写清依据"))


class GiveBackForm(ActForm):
    """Before a correction was asked for only the applicant's wish is a reason."""

    main = "reason"
    ground = forms.ChoiceField(
        label=gettext_lazy("为什么可以退件"), choices=ReturnGround.choices, widget=forms.RadioSelect
    )
    reason = _long(gettext_lazy("原因"), hint=gettext_lazy("会写进退件通知书；申请人要求的，写明什么时候、怎么提出的"))

    def shape(self) -> None:
        field = cast(forms.ChoiceField, self.fields["ground"])
        if self.scene.case.state != State.CORRECTION:
            field.choices = [(ReturnGround.ASKED, ReturnGround.ASKED.label)]
        field.initial = ReturnGround.ASKED


class RevokeForm(ActForm):
    main = "reason"
    ground = forms.ChoiceField(
        label=gettext_lazy("依据行政许可法"), choices=[("", gettext_lazy("请选择")), *Ground.choices]
    )
    reason = _long(gettext_lazy("理由"), hint=gettext_lazy("会写进决定书，告诉持证人；查验证照的人也会看到"))


class QuestionForm(ActForm):
    main = "reason"
    reason = _long(gettext_lazy("要申请人说明什么"), hint=gettext_lazy("不停表；申请人在网上或窗口回答"))


class SuspendForm(ActForm):
    main = "reason"
    kind = forms.ChoiceField(label=gettext_lazy("特别程序"), choices=PauseReason.choices)
    days_needed = forms.IntegerField(
        label=gettext_lazy("要多少个工作日"), min_value=1, max_value=250, help_text=gettext_lazy("会书面告诉申请人")
    )
    reason = _long(gettext_lazy("为什么需要"))


class ExtendForm(ActForm):
    main = "reason"
    days = forms.IntegerField(
        label=gettext_lazy("延长多少个工作日"),
        min_value=1,
        max_value=10,
        help_text=gettext_lazy("最多 10 个，只能延一次"),
    )
    reason = _long(gettext_lazy("理由"), hint=gettext_lazy("会书面告诉申请人"))


class Receivers(_OfPeople):
    """Colleagues by name, unit and post."""

    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.name}（{obj.unit} {obj.post}）"


class HandOverForm(ActForm):
    main = "reason"
    to = Receivers(None, label=gettext_lazy("转给谁"), empty_label=gettext_lazy("请选择"))
    reason = _long(gettext_lazy("为什么转交"), rows=2)

    def shape(self) -> None:
        field = cast(Receivers, self.fields["to"])
        field.queryset = self._receivers().exclude(pk=self.scene.person.pk).select_related("unit")

    def _receivers(self) -> Any:
        """Before acceptance the windows, afterwards who holds the role of the step."""
        scene = self.scene
        if scene.case.accepted_at is None:
            return cases.people_who_can("accept", scene.case)
        mine = [task for task in scene.tasks if procedures.can_hand_over(scene.person, task)]
        holding = org.people_holding(mine[0].role if mine else "", mine[0].unit if mine else scene.case.unit)
        return holding if mine else holding.none()


class SendBackForm(ActForm):
    main = "opinion"
    to_node = forms.ChoiceField(label=gettext_lazy("退回到"))
    opinion = _long(gettext_lazy("为什么退回"))

    def shape(self) -> None:
        task = self.scene.task(self.task_id)
        nodes = reversed(procedures.steps_before(task)) if task else ()
        field = cast(forms.ChoiceField, self.fields["to_node"])
        field.choices = [(node.id, node.name) for node in nodes]


class DispatchForm(ActForm):
    tracking = forms.CharField(label=gettext_lazy("邮件号"), max_length=40)
    receiver = forms.CharField(label=gettext_lazy("收件人"), required=False, max_length=60)

    def shape(self) -> None:
        self.fields["receiver"].initial = self.scene.case.delivery.get("receiver", "")
        self.fields["receiver"].help_text = self.scene.case.delivery.get("address", "")


class DeliverForm(ActForm):
    method = forms.ChoiceField(
        label=gettext_lazy("怎么送达"),
        choices=[
            ("counter", gettext_lazy("窗口领取")),
            ("courier", gettext_lazy("邮寄，已经签收")),
            ("electronic", gettext_lazy("电子送达")),
        ],
        widget=forms.RadioSelect,
    )
    receiver = forms.CharField(label=gettext_lazy("收件人"), required=False, max_length=60)
    received_on = forms.DateField(
        label=gettext_lazy("签收日期"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=gettext_lazy("邮寄的才填，照邮政的签收记录；空着是今天"),
    )

    def shape(self) -> None:
        delivery = self.scene.case.delivery
        self.fields["method"].initial = delivery.get("method", "counter")
        self.fields["receiver"].initial = delivery.get("receiver", "")


class PaperForm(ActForm):
    codes = forms.MultipleChoiceField(label=gettext_lazy("收到了哪些"), widget=forms.CheckboxSelectMultiple)

    def shape(self) -> None:
        rows = [row for row in self.scene.case.materials.all() if row.state in ("missing", "deferred", "failed")]
        field = cast(forms.ChoiceField, self.fields["codes"])
        field.choices = [(row.code, row.name) for row in sorted(rows, key=lambda row: row.order)]


class CommitmentForm(ActForm):
    """Which word was checked, and what was found."""

    main = "reason"
    code = forms.ChoiceField(label=gettext_lazy("哪一项承诺"), widget=forms.RadioSelect)
    finding = forms.ChoiceField(
        label=gettext_lazy("核查结论"), choices=cases.Commitment.Finding.choices, widget=forms.RadioSelect
    )
    reason = _long(
        gettext_lazy("说明"), required=False, hint=gettext_lazy("不实的要写明哪里不实，申请人会看到"), rows=3
    )

    def shape(self) -> None:
        rows = [row for row in self.scene.case.materials.all() if row.state == "committed"]
        field = cast(forms.ChoiceField, self.fields["code"])
        field.choices = [(row.code, row.name) for row in sorted(rows, key=lambda row: row.order)]
        field.initial = rows[0].code if len(rows) == 1 else None


class CorrectionForm(ActForm):
    """One sentence for each material that is missing or wrong, and one for the form: everything at once."""

    def shape(self) -> None:
        self.fields["form"] = _wrong(_("申请表"), "")
        for row in sorted(self.scene.case.materials.all(), key=lambda row: row.order):
            self.fields[f"material.{row.code}"] = _wrong(row.name, row.note)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "form-control")

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if not any(words.values()):
            raise forms.ValidationError(_("请至少写一项：缺什么、哪里不对。申请人要一次看全。"))
        return words


def _wrong(label: str, note: str) -> forms.CharField:
    widget = forms.Textarea({"rows": 1, "maxlength": 400, "placeholder": _("没问题就空着")})
    return forms.CharField(label=label, required=False, initial=note, max_length=400, widget=widget)
