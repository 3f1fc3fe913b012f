"""Whether what is in use still fits: people leave and items change, and no drawing says so by itself (docs/adr/0050)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from onewindow.base import clock
from onewindow.base.errors import NotFound
from onewindow.base.official import officially
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.events import service as events
from onewindow.kernel.org.service import Person
from onewindow.procedures.events import ProcedureUnfit
from onewindow.procedures.examining import Finding, examine
from onewindow.procedures.models import Definition, Version
from onewindow.procedures.publishing import require_publisher
from onewindow.procedures.uses import Use


@transaction.atomic
def examine_in_use(code: str, uses: Sequence[Use], *, actor: Person) -> list[Finding]:
    """Ask of the version that new cases take what its publication would be asked today, and keep the answer with the procedure.

    Where the answer is the one that is known, nothing is written. A new one leaves a trace; when it finds something, those who keep the
    procedures are told (``ProcedureUnfit``). Nothing is taken out of use. Raises ``NotFound('no_such_procedure')``,
    ``NotPermitted('publish_procedure')``.
    """
    require_publisher(actor)
    definition, latest = _in_use(code)
    found = _examined(latest, uses)
    if _stored(found) != definition.misfits:
        _keep(definition, latest, found, actor)
    return found


def misfits_of(definition: Definition) -> list[Finding]:
    """What was found last time and still stands: empty when the version in use fits."""
    return [Finding(**row) for row in definition.misfits]


def _in_use(code: str) -> tuple[Definition, Version]:
    """The procedure, locked, and the version that new cases take."""
    definition = Definition.objects.select_for_update().filter(code=code).first()
    versions = Version.objects.filter(definition=definition, state=Version.State.PUBLISHED)
    latest = versions.order_by("-number").first() if definition else None
    if definition is None or latest is None:
        raise NotFound("no_such_procedure", _("没有这个流程。"))
    return definition, latest


@officially
def _examined(version: Version, uses: Sequence[Use]) -> list[Finding]:
    return [Finding(one.element, str(one.sentence)) for one in examine(version.bpmn, uses)]


def _stored(found: Sequence[Finding]) -> list[dict[str, str]]:
    return [{"element": one.element, "sentence": one.sentence} for one in found]


def _keep(definition: Definition, version: Version, found: Sequence[Finding], actor: Person) -> None:
    now = clock.now()
    definition.misfits, definition.misfit_since = _stored(found), now if found else None
    definition.save(update_fields=["misfits", "misfit_since"])
    verb = "procedure.found_unfit" if found else "procedure.fits_again"
    changes = {"version": version.number, "elements": [one.element for one in found]}
    audit.record(verb, Subject("procedure", definition.code), actor=actor, changes=changes)
    if found:
        events.publish(ProcedureUnfit(definition.code, version.number, now.isoformat()))
