"""Files and paper of a case's materials: given, taken back, looked at."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotFound
from onewindow.cases import rules
from onewindow.cases.commands.walk import record, staying, write
from onewindow.cases.events import DeferredArrived
from onewindow.cases.models import Case, CaseMaterial, Commitment, Evidence
from onewindow.cases.states import State
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment, Readable
from onewindow.kernel.org.service import Person, PersonKind
from onewindow.kernel.timelimits import service as timelimits
from onewindow.kernel.timelimits.service import LimitKind

# Files that explain rather than being one of the listed materials.
SUPPLEMENT = "supplement"
# What ``arrive`` changes.
ARRIVAL = ("state", "note", "due_on", "arrived_at")
OPEN_TO_ANY_FILE = (State.DRAFT, State.CORRECTION)


@transaction.atomic
def add_file(case: Case | str, code: str, stream: Readable, name: str, *, actor: Person) -> Attachment:
    """A file for one material. After submission only for one accepted later (容缺后补) or as a supplement.

    Raises ``Invalid('no_such_material')``, ``Conflict('only_deferred_materials')``, and what the attachment store refuses.
    """
    case = staying(case, "add_file", actor=actor)
    row = None if code == SUPPLEMENT else material_of(case, code)
    if row is not None and case.state not in OPEN_TO_ANY_FILE and row.state != CaseMaterial.State.DEFERRED:
        raise Conflict("only_deferred_materials", _("材料已经提交，现在只能补交容缺的材料，或者附上补充说明。"))
    stored = attachments.store(stream, name, subject=case.subject, purpose=code, actor=actor)
    case.new_material_at = case.saved_at = clock.now()
    awaited = row is not None and row.due_on is not None
    if row is not None:
        _no_longer_awaited(case, row, actor=actor)
        if row.state in (CaseMaterial.State.EXEMPT, CaseMaterial.State.COMMITTED):
            stands_no_more(case, [code])
        arrive(row, case.saved_at, actor=actor)
        row.save(update_fields=ARRIVAL)
    write(case, "new_material_at", "saved_at")
    fact = DeferredArrived(case.number, code) if awaited else None
    record(case, "case.file_added", fact, actor=actor, material=code, file=stored.name)
    return stored


@transaction.atomic
def remove_file(case: Case | str, key: str, *, actor: Person) -> Case:
    """Take a file back while the application is being written. Raises ``NotFound`` for one of another case."""
    case = staying(case, "remove_file", actor=actor)
    files = list(attachments.of_subject(case.subject))
    file = next((each for each in files if str(each.key) == str(key)), None)
    if file is None:
        raise NotFound("no_such_file", _("没有这个文件，可能已经删除。"))
    attachments.remove(file, actor=actor)
    if not any(each.purpose == file.purpose and each.key != file.key for each in files):
        case.materials.filter(code=file.purpose, on_paper=False).update(state=CaseMaterial.State.MISSING)
        stands_no_more(case, [file.purpose])
    case.saved_at = clock.now()
    write(case, "saved_at")
    record(case, "case.file_removed", actor=actor, material=file.purpose, file=file.name)
    return case


@transaction.atomic
def receive_paper(case: Case | str, codes: Collection[str], *, actor: Person) -> Case:
    """The window has the paper of these materials in hand. Raises ``Invalid('no_such_material')``."""
    case = staying(case, "receive_paper", actor=actor)
    rows = list(case.materials.filter(code__in=codes))
    if len(rows) != len(set(codes)):
        raise _unknown()
    timelimits.finish(case.subject, [LimitKind.DEFERRED], labels=list(codes), actor=actor)
    case.new_material_at = clock.now()
    awaited = [row.code for row in rows if row.due_on is not None]
    for row in rows:
        row.on_paper = True
        arrive(row, case.new_material_at, actor=actor)
    CaseMaterial.objects.bulk_update(rows, ["on_paper", *ARRIVAL])
    write(case, "new_material_at")
    fact = DeferredArrived(case.number, awaited[-1]) if awaited else None
    record(case, "case.paper_received", fact, actor=actor, materials=sorted(codes))
    return case


@transaction.atomic
def mark_material(case: Case | str, code: str, *, fits: bool, actor: Person, note: str = "") -> Case:
    """What a reader found: the material fits, or what is wrong with it. Tells nobody yet; a correction does."""
    case = staying(case, "mark_material", actor=actor)
    if not fits and not note.strip():
        raise Invalid("say_what_is_wrong", _("请写明哪里有问题。"), fields={"note": _("请写明哪里有问题")})
    row = material_of(case, code)
    row.state = CaseMaterial.State.PASSED if fits else CaseMaterial.State.FAILED
    row.note = note.strip()
    if fits:
        _no_longer_awaited(case, row, actor=actor)
        row.due_on = None
    row.save(update_fields=["state", "note", "due_on"])
    record(case, "case.material_read", actor=actor, material=code, fits=fits, note=row.note)
    return case


def material_of(case: Case, code: str) -> CaseMaterial:
    """One material of the case. Raises ``Invalid('no_such_material')``."""
    row = case.materials.filter(code=code).first()
    if row is None:
        raise _unknown()
    return row


def arrive(row: CaseMaterial, at: dt.datetime, *, actor: Person) -> None:
    """It is here now; whether a notice may speak of it again depends on who says so. Not saved yet: ``ARRIVAL``."""
    if rules.counts_as_arrived(row, by_staff=actor.kind == PersonKind.STAFF):
        row.arrived_at = at
    row.state, row.note, row.due_on = CaseMaterial.State.RECEIVED, "", None


def _no_longer_awaited(case: Case, row: CaseMaterial, *, actor: Person) -> None:
    """What was to follow (容缺后补) is there: its clock ends."""
    if row.due_on is not None:
        timelimits.finish(case.subject, [LimitKind.DEFERRED], labels=[row.code], actor=actor)


def stands_no_more(case: Case, codes: Collection[str]) -> None:
    """What stood in the place of these materials, or was to, does so no more. Two statements."""
    Commitment.objects.filter(case=case, code__in=codes, finding="").delete()
    standing = (Evidence.Outcome.ASKED, Evidence.Outcome.USED)
    Evidence.objects.filter(case=case, code__in=codes, outcome__in=standing).update(outcome=Evidence.Outcome.REPLACED)


def _unknown() -> Invalid:
    return Invalid("no_such_material", _("这个办件不要这份材料。换了情形以后，材料清单会变。"))
