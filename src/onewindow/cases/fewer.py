"""What an applicant has already: earlier uploads and certificates of ours that an item takes in the place of a material."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery

from onewindow.base import clock
from onewindow.base.codes import FewerWay, TrustGrade
from onewindow.cases import rules
from onewindow.cases.models import Case, CaseMaterial, Evidence
from onewindow.cases.states import Outcome, State
from onewindow.catalogue.service import Material
from onewindow.kernel.attachments import service as attachments
from onewindow.kernel.attachments.service import Attachment
from onewindow.kernel.documents import service as documents
from onewindow.kernel.documents.service import Document
from onewindow.kernel.org.service import Person, PersonKind
from onewindow.kernel.parties import service as parties

MOST_ROWS = 60
_RANK = list(TrustGrade.values)
# What was handed in there was found wanting, or was never looked at.
_UNFIT = (State.DRAFT, State.NOT_ACCEPTED, State.RETURNED, State.WITHDRAWN)


@dataclass(frozen=True)
class Offer:
    """Something that could stand for the material ``code``: where it comes from, and how far it was looked at.

    ``reference`` is the number of the earlier case or of the certificate, ``until`` the last day on which it can be used.
    """

    code: str
    way: FewerWay
    grade: TrustGrade
    name: str
    reference: str
    at: dt.datetime
    until: dt.date | None
    digest: str
    files: tuple[Attachment, ...] = ()


def offers(case: Case, *, actor: Person) -> dict[str, Offer]:
    """The best offer for each material that is still missing; only to an account proven to be the applicant or to speak for it.

    No statement when the item takes nothing; else five, whatever the applicant has.
    """
    listed = {one.code: one for one in case.revision.materials.all()}
    missing = [row.code for row in case.materials.all() if row.state == CaseMaterial.State.MISSING]
    wanted = {code: listed[code] for code in missing if code in listed and listed[code].document_type}
    takes = [one for one in wanted.values() if one.reuse_months or one.takes_own_certificate]
    if not takes or actor.kind != PersonKind.APPLICANT or not _is_proven(case, actor):
        return {}
    found = [*_certificates(case, wanted), *_earlier(case, wanted)]
    best: dict[str, Offer] = {}
    for offer in sorted(found, key=lambda one: (_RANK.index(one.grade), -one.at.timestamp())):
        best.setdefault(offer.code, offer)
    return best


def _is_proven(case: Case, actor: Person) -> bool:
    return parties.proven_parties(actor).filter(pk=case.party_id).exists()


def _earlier(case: Case, wanted: Mapping[str, Material]) -> Iterable[Offer]:
    """Files that the same applicant handed in with another case as a document of the same type."""
    types = {one.document_type: code for code, one in wanted.items() if one.reuse_months}
    rows = list(_rows_of_types(case, list(types)))
    files: dict[tuple[str, str], list[Attachment]] = {}
    for file in attachments.of_subjects("case", [row.case.number for row in rows]):
        files.setdefault((file.subject_key, file.purpose), []).append(file)
    for row in rows:
        material = wanted[types[vars(row)["document_type"]]]
        offer = _offer_of(material, row, files.get((row.case.number, row.code), []))
        if offer is not None:
            yield offer


def _rows_of_types(case: Case, types: list[str]) -> Iterable[CaseMaterial]:
    """Never one that was itself taken over: its age would be told wrong."""
    listed = Material.objects.filter(revision=OuterRef("case__revision"), code=OuterRef("code"))
    taken_over = Evidence.objects.filter(case=OuterRef("case"), code=OuterRef("code"), way=FewerWay.EARLIER)
    rows = CaseMaterial.objects.filter(
        Q(state=CaseMaterial.State.RECEIVED) | Q(state=CaseMaterial.State.PASSED), case__party=case.party_id
    )
    rows = rows.annotate(document_type=Subquery(listed.values("document_type")[:1])).filter(document_type__in=types)
    rows = rows.exclude(case__state__in=_UNFIT).exclude(case=case.pk).exclude(Exists(taken_over))
    return rows.select_related("case").order_by("-case__created_at", "-pk")[:MOST_ROWS]


def _offer_of(material: Material, row: CaseMaterial, files: list[Attachment]) -> Offer | None:
    if not files or any(file.blob.scan != "clean" for file in files):
        return None
    at = min(file.uploaded_at for file in files)
    until = rules.valid_until(clock.local(at).date(), material.reuse_months)
    if until is None or until < clock.today():
        return None
    digest = _digest([file.blob.sha256 for file in files])
    return Offer(
        material.code, FewerWay.EARLIER, _grade(row), row.name, row.case.number, at, until, digest, tuple(files)
    )


def _grade(row: CaseMaterial) -> TrustGrade:
    if row.state == CaseMaterial.State.PASSED or row.on_paper:
        return TrustGrade.WINDOW
    return TrustGrade.EXAMINED if row.case.outcome == Outcome.GRANTED else TrustGrade.UPLOADED


def _certificates(case: Case, wanted: Mapping[str, Material]) -> Iterable[Offer]:
    """Certificates that this house made out to the same applicant and that hold today."""
    types = {one.document_type: code for code, one in wanted.items() if one.takes_own_certificate}
    granted = Case.objects.filter(party=case.party_id, revoked_at__isnull=True).exclude(certificate_number="")
    granted = granted.exclude(Q(released_at__isnull=True) & ~Q(joint=""))
    numbers = list(granted.order_by("-pk").values_list("certificate_number", flat=True)[:MOST_ROWS]) if types else []
    for paper in documents.numbered(numbers):
        if paper.title in types and documents.standing(paper) == documents.Standing.VALID:
            yield _offer_of_certificate(types[paper.title], paper)


def _offer_of_certificate(code: str, paper: Document) -> Offer:
    digest = digest_of(paper)
    return Offer(
        code,
        FewerWay.CERTIFICATE,
        TrustGrade.OWN,
        paper.title,
        paper.number,
        paper.issued_at,
        paper.valid_until,
        digest,
    )


def digest_of(paper: Document) -> str:
    """Of a paper of ours: its number, its code and what it says."""
    return _digest([paper.number, paper.verification_code, str(paper.content)])


def _digest(parts: list[str]) -> str:
    """Of one file its own mark, so that it can be compared with the file."""
    return parts[0] if len(parts) == 1 else hashlib.sha256("\n".join(parts).encode()).hexdigest()


def evidence_of(case: Case, listed: Iterable[Material], *, for_applicant: bool = False) -> dict[str, Evidence]:
    """The latest evidence for each material; no statement when neither the item's list, ``listed``, nor a predecessor allows any.

    A result that was handed on inside a parallel approval is shown to the applicant once it is released.
    """
    if not case.joint and not any(one.reuse_months or one.takes_own_certificate or one.dataset for one in listed):
        return {}
    rows = Evidence.objects.filter(case=case).select_related("by").order_by("at", "pk")
    if for_applicant and case.released_at is None:
        rows = rows.exclude(way=FewerWay.HANDED_ON)
    return {row.code: row for row in rows}
