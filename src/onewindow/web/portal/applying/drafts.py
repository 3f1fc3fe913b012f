"""The application being written, as its pages need it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict
from onewindow.cases import service as cases
from onewindow.cases.service import Case, CaseMaterial, Evidence, Missing, Offer, State
from onewindow.catalogue import service as catalogue
from onewindow.catalogue.service import Material, Paper
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment
from onewindow.kernel.org.service import Person
from onewindow.kernel.parties import service as parties
from onewindow.kernel.parties.service import Party
from onewindow.web.ui.asking import person_of

WRITABLE = (State.DRAFT, State.CORRECTION)


def steps() -> list[str]:
    """The four steps by name."""
    return [_("选情况"), _("填表和材料"), _("核对"), _("签名提交")]


def writable(request: HttpRequest, number: str) -> Case:
    """The application with everything its pages show; 404 for a stranger, ``Conflict`` once it is sent."""
    visible = cases.visible_to(person_of(request)).with_page_data()
    case = get_object_or_404(
        visible.select_related("revision__item").prefetch_related("revision__materials"), number=number
    )
    if case.state not in WRITABLE:
        raise Conflict("already_sent", _("这份申请已经提交，不能再改。办到哪一步，在“我的办件”里看。"))
    return case


@dataclass(frozen=True)
class MaterialRow:
    """One material of the list: what it is, its files, and what to say beside it."""

    row: CaseMaterial
    told: Material | None
    files: Sequence[Attachment]
    evidence: Evidence | None = None
    offer: Offer | None = None

    @property
    def stands(self) -> Evidence | None:
        """What is used in the place of an upload."""
        used = self.evidence is not None and self.evidence.outcome == Evidence.Outcome.USED
        return self.evidence if used else None

    @property
    def is_committed(self) -> bool:
        return bool(self.row.state == CaseMaterial.State.COMMITTED)

    @property
    def commitment(self) -> str:
        """What can be promised instead, while it is still missing."""
        return self.told.commitment if self.told is not None and not self.is_given else ""

    @property
    def is_asking(self) -> bool:
        """A data source has not answered yet."""
        return self.evidence is not None and self.evidence.outcome == Evidence.Outcome.ASKED and not self.is_given

    @property
    def takes_upload(self) -> bool:
        """Also where something stands for it already: the applicant may bring their own."""
        return self.is_wrong or not (self.is_the_form or (self.is_exempt and self.stands is None))

    @property
    def id(self) -> str:
        return f"m-{self.row.code}"

    @property
    def is_given(self) -> bool:
        states = CaseMaterial.State
        read_only_inside = self.row.state == states.FAILED and not self.is_wrong
        return read_only_inside or self.row.state in (
            states.RECEIVED,
            states.PASSED,
            states.EXEMPT,
            states.COMMITTED,
        )

    @property
    def is_exempt(self) -> bool:
        return bool(self.row.state == CaseMaterial.State.EXEMPT)

    @property
    def is_wrong(self) -> bool:
        """Said in a notice. What a reader marked is between colleagues until then (行政许可法 32: told once, in writing)."""
        return self.row.state == CaseMaterial.State.FAILED and self.is_asked_for

    @property
    def is_asked_for(self) -> bool:
        return cases.is_asked_for(self.row.told_at, self.row.arrived_at)

    @property
    def is_the_form(self) -> bool:
        """The application form itself: it is filled in on the page, there is nothing to upload."""
        return self.told is not None and catalogue.is_filled_online(self.told)

    @property
    def blank_form(self) -> Paper:
        """The empty form to fill in, if there is one."""
        return catalogue.blank_form_of(self.told) if self.told else Paper()

    @property
    def sample(self) -> Paper:
        """How it looks when it is right, if the item shows it."""
        return catalogue.sample_of(self.told) if self.told else Paper()

    @property
    def look(self) -> str:
        """The row's look: done, warn or nothing."""
        if self.is_given:
            return "is-done"
        return "is-warn" if self.is_wrong or self.is_required else ""

    @property
    def is_required(self) -> bool:
        return bool(self.row.necessity == "1")

    @property
    def words(self) -> str:
        """Where this one stands."""
        if self.stands is not None and self.is_given:
            return _("已有，无需上传")
        if self.is_exempt:
            return _("系统自动取得，不用上传")
        if self.is_the_form and not self.files:
            return _("填好申请表就行，不用上传")
        if self.is_wrong:
            return _("要换一份")
        if self.is_given:
            return self._words_of_given
        return self._words_of_awaited

    @property
    def _words_of_given(self) -> str:
        if self.is_committed:
            return _("已作告知承诺")
        return _("已交纸质件") if self.row.on_paper and not self.files else _("已上传")

    @property
    def _words_of_awaited(self) -> str:
        if self.is_asking:
            return _("正在向数据源核对，几秒就好")
        if self.evidence is not None and self.evidence.outcome == Evidence.Outcome.UNAVAILABLE:
            return _("数据源没有答复，请上传")
        if self.row.necessity == "3":
            return _("可以以后补，%(n)s 个工作日内") % {"n": self.row.deferrable_days or 0}
        return _("有就交，没有不影响") if self.row.necessity == "2" else _("还没有上传")


def material_rows(case: Case, person: Person | None = None) -> list[MaterialRow]:
    """The list of materials with their files: one statement for the files. For ``person``, who writes it, also what they have already."""
    told = {material.code: material for material in case.revision.materials.all()}
    files: dict[str, list[Attachment]] = {}
    for file in attachments.of_subject(case.subject):
        files.setdefault(file.purpose, []).append(file)
    rows = sorted(case.materials.all(), key=lambda row: row.order)
    evidence, offers = (
        cases.evidence_of(case, told.values(), for_applicant=True),
        cases.offers(case, actor=person) if person else {},
    )
    return [
        MaterialRow(row, told.get(row.code), files.get(row.code, []), evidence.get(row.code), offers.get(row.code))
        for row in rows
    ]


@dataclass(frozen=True)
class ToDo:
    """What is still missing, with the place on the page where it is mended."""

    anchor: str
    sentence: str


@dataclass(frozen=True)
class Progress:
    """How far the application is."""

    missing: Sequence[ToDo]
    total: int
    page: str

    @property
    def done(self) -> int:
        return self.total - len(self.missing)


def progress_of(case: Case, missing: Sequence[Missing] | None = None) -> Progress:
    """What is missing before it can be sent; asked of the case when not given."""
    todo = [todo_of(one) for one in (cases.missing(case) if missing is None else missing)]
    fields = len(case.revision.form_schema.get("required", ()))
    required = sum(row.necessity == "1" for row in case.materials.all())
    page = reverse("portal:apply_form", args=[case.number])
    return Progress(todo, max(fields + required, len(todo)), page)


def todo_of(one: Missing) -> ToDo:
    """A missing thing with the place on the page where it is mended."""
    kind, _dot, rest = one.where.partition(".")
    if kind == "form":
        return ToDo(f"f-{rest.partition('.')[0]}-field", one.sentence)
    return ToDo(f"m-{rest}", one.sentence)


def form_errors(case: Case, missing: Sequence[Missing]) -> dict[str, str]:
    """By path, what is wrong in fields that are filled in; blank ones are told in the list of what is missing."""
    return form_errors_in(case.form, missing)


def form_errors_in(data: Mapping[str, Any], missing: Sequence[Missing]) -> dict[str, str]:
    """The same for the words of any form."""
    wrong = {}
    for one in missing:
        kind, _dot, path = one.where.partition(".")
        if kind == "form" and _filled(data, path):
            wrong[path] = one.sentence
    return wrong


def _filled(data: Any, path: str) -> bool:
    for step in path.split("."):
        if isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        elif isinstance(data, Mapping):
            data = data.get(step)
        else:
            return False
    return data not in (None, "", [], {})


def saved_words(saved_at: dt.datetime) -> str:
    """``10:24 已自动保存``."""
    return _("%(time)s 已自动保存") % {"time": f"{clock.local(saved_at):%H:%M}"}


def known_of(person: Person, party: Party) -> dict[str, str]:
    """What the register knows of the applicant, for fields marked ``x-prefill``; what is sealed stays out of forms.

    An account that has only typed who it is (ADR 19) is told no more than the name.
    """
    known = {"party.name": party.name}
    if _may_know(person, party):
        known |= {"party.address": party.address, "party.legal_representative": party.legal_representative}
    return known


def _may_know(person: Person, party: Party) -> bool:
    """Its own proven people, and whoever acts by its authority."""
    mine = [row for row in parties.memberships_of(person) if row.party_id == party.pk]
    return not mine or any(row.verified for row in mine)
