"""The kinds of documents, and what a caller puts into ``content`` for each.

All values of ``content`` are words already written for people; all are optional, what is missing is not printed.

Every kind      ``addressee`` (default: the holder), ``item`` (name of the item), ``case_number``,
                ``paragraphs`` [text, …] instead of the template's own sentences, ``facts`` [[label, value], …] as a table,
                ``contact`` (a sentence: address, phone)
receipt         ``received_on``, ``materials`` [{name, form, copies}], ``channel``, ``receiver``
acceptance      ``applied_on``, ``accepted_on``, ``limit`` ("20 个工作日"), ``due_on``, ``deferred`` [{name, due_on}] (容缺后补)
correction      ``applied_on``, ``materials`` [{name, reason}], ``due_on``
non_acceptance  ``applied_on``, ``reasons`` [text], ``basis`` [text]; remedies as for refusal
return_notice   ``applied_on``, ``reasons`` [text], ``next`` (a sentence: what the applicant can do now)
special_procedure ``procedure`` ("专家评审"), ``days`` ("15 个工作日"), ``starts_on``, ``reason``, ``due_on``
extension       ``accepted_on``, ``days`` ("10 个工作日"), ``reason``, ``due_on``
grant           ``accepted_on``, ``basis`` [text], ``conditions`` [text], ``certificate_number``, ``delivery`` (a sentence)
refusal         ``accepted_on``, ``reasons`` [text], ``basis`` [text], ``reconsideration`` (organ), ``court``
renewal_by_law  ``applied_on``, ``certificate_number``, ``ended_on``, ``renewed_from``, ``basis`` [text]
commitment      ``material``, ``promise`` (text), ``made_on``, ``promiser``
revocation      ``granted_on``, ``certificate_number``, ``ends_on``, ``reasons`` [text], ``basis`` [text]; remedies as for refusal
cancellation    as revocation
urging          ``reason``, ``demands`` [text], ``due_on`` (督办, to a unit)
delivery        ``documents`` [{title, number}], ``method``, ``recipient``, ``delivered_on``, ``deliverer``, ``note``
meeting_minutes ``number``, ``held_on``, ``place``, ``chair``, ``members`` [text], ``matters`` [{title, question, opinions [text], settled}];
                ``item`` is the meeting's name, the addressee the convening unit
joint_drawing_review, joint_survey, joint_acceptance
                ``number`` (with the round), ``held_on``, ``place``, ``units`` [text], ``looked_at`` [text],
                ``opinions`` [{unit, verdict, words, points [text]}], ``verdict``, ``conclusion``, ``due_on`` (of corrections)
certificate     ``fields`` [[label, value], …], ``holder_code``, ``note``
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class DocumentKind:
    """A kind of document: its name, the character it adds to the unit's mark in a number, its template's version."""

    code: str
    name: str | Promise
    mark: str
    version: int = 1


KINDS = {
    kind.code: kind
    for kind in (
        DocumentKind("receipt", _("申请材料接收凭证"), "收"),
        DocumentKind("acceptance", _("受理通知书"), "受"),
        DocumentKind("correction", _("补正材料一次性告知书"), "补"),
        DocumentKind("non_acceptance", _("不予受理决定书"), "不受"),
        DocumentKind("return_notice", _("退件通知书"), "退"),
        DocumentKind("special_procedure", _("特别程序告知书"), "特"),
        DocumentKind("extension", _("延期告知书"), "延"),
        DocumentKind("grant", _("准予行政许可决定书"), "准"),
        DocumentKind("renewal_by_law", _("视为准予延续通知书"), "续"),
        DocumentKind("commitment", _("告知承诺书"), "诺"),
        DocumentKind("refusal", _("不予行政许可决定书"), "不准"),
        DocumentKind("revocation", _("撤销行政许可决定书"), "撤"),
        DocumentKind("cancellation", _("注销行政许可决定书"), "注"),
        DocumentKind("urging", _("督办通知书"), "督"),
        DocumentKind("delivery", _("送达回证"), "达"),
        DocumentKind("meeting_minutes", _("会商会审纪要"), "纪"),
        DocumentKind("joint_drawing_review", _("联合审图意见书"), "联审"),
        DocumentKind("joint_survey", _("联合踏勘记录"), "联勘"),
        DocumentKind("joint_acceptance", _("联合验收意见书"), "联验"),
        DocumentKind("certificate", _("证照"), "证"),
    )
}
