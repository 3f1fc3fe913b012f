"""Drawings (图纸) put before the units: files of one unit's case that every participant may open, by reference."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid
from onewindow.cases.service import CaseMaterial
from onewindow.joint.commands.walk import leading
from onewindow.joint.models import JointSession
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org.service import Person
from onewindow.packages.service import Branch, PackageApplication

DRAWING = "drawing"


@dataclass(frozen=True)
class Drawing:
    """A file of a case that the lead may put before the units: of which item, as which material."""

    file: Attachment
    item: str
    material: str


def drawings_of(application: PackageApplication) -> list[Drawing]:
    """What the cases of an application hold, each content once. Three statements. Asks nobody's permission."""
    once: dict[int, Drawing] = {}
    for one in _held(application):
        once.setdefault(one.file.blob_id, one)
    return list(once.values())


def _held(application: PackageApplication) -> list[Drawing]:
    rows = Branch.objects.filter(application=application, case__isnull=False).order_by("order")
    items = dict(rows.values_list("case__number", "item_name"))
    materials = CaseMaterial.objects.filter(case__number__in=items).values_list("case__number", "code", "name")
    names = {(number, code): name for number, code, name in materials}
    files = list(attachments.of_subjects("case", list(items)))
    return [
        Drawing(one, items[one.subject_key], names[one.subject_key, one.purpose])
        for one in files
        if (one.subject_key, one.purpose) in names
    ]


@transaction.atomic
def share_drawings(number: str, keys: Collection[str], *, actor: Person) -> JointSession:
    """提供图纸, also later: what was handed in anew. Raises ``Invalid('no_such_drawing')``, ``Conflict('wrong_state')``."""
    session = leading(number, "share_drawings", actor=actor)
    names = share(session, keys, actor=actor)
    if names:
        audit.record("joint.drawings_shared", session.subject, actor=actor, changes={"drawings": names})
    return session


def share(session: JointSession, keys: Collection[str], *, actor: Person) -> list[str]:
    """The names of what was given on; what lies there already is not put there twice. Part of a command."""
    if not keys:
        return []
    offered = {str(one.file.key): one.file for one in _held(session.application)}
    if not set(keys) <= offered.keys():
        sentence = _("选的图纸里有的已经被替换或者移除，请重新选。")
        raise Invalid("no_such_drawing", sentence, fields={"drawings": sentence})
    there = {one.blob_id for one in attachments.of_subject(session.subject) if one.purpose.startswith(DRAWING)}
    asked = {file.blob_id: file for key, file in offered.items() if key in keys}
    files = [file for blob, file in asked.items() if blob not in there]
    attachments.share([(file, session.subject, f"{DRAWING}:{file.subject_key}") for file in files], actor=actor)
    return [file.name for file in files]
