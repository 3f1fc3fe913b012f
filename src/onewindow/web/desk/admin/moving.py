"""在办件换版: which running cases, what it would mean for each, the move, and what became of it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.base.errors import DomainError, NotFound
from onewindow.cases import service as cases
from onewindow.catalogue import service as catalogue
from onewindow.procedures import service as procedures
from onewindow.procedures.service import Change, Execution, Marking, Move, Moved, Prospect
from onewindow.web.desk import movewords
from onewindow.web.desk.admin.forms import ReasonForm
from onewindow.web.desk.admin.mapping import Mapping, asked_mapping, rows_of
from onewindow.web.desk.admin.reach import for_house, for_house_readers
from onewindow.web.desk.movewords import Side
from onewindow.web.ui.asking import person_of
from onewindow.web.ui.paging import page_of

PAGE = 30


@dataclass(frozen=True)
class Line:
    """One case in the plan: in words, or why it stays."""

    prospect: Prospect
    words: movewords.Words
    why: str


def _number(asked: QueryDict, name: str) -> int:
    words = asked.get(name, "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 6 else 0


def _change(asked: QueryDict, code: str) -> tuple[Change, Mapping]:
    """The versions asked for; the mapping asked for, on the first look the one that the names suggest."""
    plain = procedures.change(code, _number(asked, "from"), _number(asked, "to"))
    mapping = asked_mapping(asked, plain.passage)
    return procedures.change(code, plain.from_version.number, plain.to_version.number, mapping), mapping


def _items(code: str) -> dict[str, str]:
    """Item names by code. Whoever keeps procedures is shown the item of a case, never its own words (who, where, what)."""
    return {one.item.code: one.name for one in catalogue.in_force().running(code)}


@for_house
@require_safe
def running(request: HttpRequest, code: str) -> HttpResponse:
    """What runs on a version, to choose from."""
    person, asked = person_of(request), request.GET
    versions = list(procedures.published_versions().filter(definition__code=code))
    if not versions:
        raise NotFound("no_such_procedure", _("没有这个流程。"))
    counts = procedures.running_counts(code, person)
    older = [one for one in versions[1:] if counts.get(one.number)]
    source = next(
        (one for one in versions if one.number == _number(asked, "from")), older[-1] if older else versions[-1]
    )
    aim = next((one for one in versions if one.number == _number(asked, "to")), versions[0])
    rows = procedures.running_on(
        source, person, number=asked.get("q", "").strip()[:40].upper(), step=asked.get("step", "")
    )
    page = page_of(rows.filter(subject_kind="case").defer("variables"), ("id",), asked.get("after", ""), PAGE)
    context = {
        "name": versions[0].definition.name,
        "code": code,
        "versions": [(one, counts.get(one.number, 0)) for one in versions],
        "source": source,
        "aim": aim,
        "steps": procedures.people_steps(source),
        "page": page,
        "rows": [(one, procedures.waits_at(one)) for one in page.rows],
        "items": _items(code),
        "asked": asked,
    }
    return render(request, "desk/admin/moving.html", context)


@for_house
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """For each chosen case where it would stand, what is skipped or done again, what was promised; posted, they are moved."""
    asked = request.POST if request.method == "POST" else request.GET
    change, mapping = _change(asked, code)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        seen = {number: asked.get(f"mark.{number}", "") for number in asked.getlist("number")}
        try:
            outcomes = cases.move_to_version(change, seen, reason=form.cleaned_data["reason"], actor=person_of(request))
        except DomainError as error:
            form.refuse(error)
        else:
            return _told(request, code, change, outcomes)
    lines = _lines(request, change, asked)
    if not lines:
        messages.warning(request, _("先选要看的办件。选过的可能刚刚办结，或者已经换了。"))
        return redirect(f"{reverse('desk:moving', args=[code])}?{_versions(change)}")
    rows = rows_of(change.passage, mapping)
    context = {
        "code": code,
        "change": change,
        "form": form,
        "mapping": rows,
        "going": [line for line in lines if not line.why],
        "staying": [line for line in lines if line.why],
        "chosen": [line.prospect.key for line in lines],
        "wish": f"{_versions(change)}&{urlencode([(row.field, row.chosen) for row in rows])}",
        "items": _items(code),
        "most": procedures.MOST_AT_ONCE,
        "back": f"{reverse('desk:moving', args=[code])}?{_versions(change)}",
    }
    return render(request, "desk/admin/moving_plan.html", context, status=422 if form.errors else 200)


def _lines(request: HttpRequest, change: Change, asked: QueryDict) -> list[Line]:
    chosen = asked.getlist("listed" if asked.get("all") else "number")[: procedures.MOST_AT_ONCE]
    found = procedures.running_on(change.from_version, person_of(request)).filter(subject_key__in=chosen)
    rows = list(found.filter(subject_kind="case").order_by("pk"))
    foreseen = cases.foresee_move(change, rows, actor=person_of(request))
    return [
        Line(one, movewords.of_prospect(change.passage, one), obstacle.message if obstacle else "")
        for one, obstacle in foreseen
    ]


def _versions(change: Change) -> str:
    return f"from={change.from_version.number}&to={change.to_version.number}"


def _told(request: HttpRequest, code: str, change: Change, outcomes: list[Moved]) -> HttpResponse:
    """Which moved and which stayed, and how many are left on the old version."""
    left = procedures.running_counts(code, person_of(request)).get(change.from_version.number, 0)
    done = procedures.moved_count(change)
    context = {
        "code": code,
        "change": change,
        "moved": [(one, movewords.of_move(one.move)) for one in outcomes if one.move],
        "stayed": [one for one in outcomes if one.obstacle],
        "left": left,
        "done": done,
        "all": left + done,
        "back": f"{reverse('desk:moving', args=[code])}?{_versions(change)}",
    }
    return render(request, "desk/admin/moving_told.html", context)


@for_house
@require_safe
def look(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """One case on both drawings: where it stands, and where it would."""
    change, _mapping = _change(request.GET, code)
    found = procedures.running_on(change.from_version, person_of(request)).filter(
        subject_kind="case", subject_key=number
    )
    execution: Execution | None = found.first()
    if execution is None:
        raise NotFound("no_such_case", _("这件不在这一版流程上办，可能刚刚办结或者已经换了。"))
    ((prospect, obstacle),) = cases.foresee_move(change, [execution], actor=person_of(request))
    before, after = procedures.standing(prospect)
    context = {
        "number": number,
        "title": _items(code).get(execution.item_code, execution.item_code),
        "why": obstacle.message if obstacle else "",
        "words": movewords.of_prospect(change.passage, prospect),
        "sides": _sides(code, change, before, after),
    }
    is_dialog = bool(request.headers.get("HX-Request"))
    page = "moving_look_part" if is_dialog else "moving_look"
    return render(request, f"desk/admin/{page}.html", {**context, "is_dialog": is_dialog})


def _sides(code: str, change: Change | Move, before: Marking, after: Marking | None) -> list[Side]:
    """The drawing of each version, lit; the new one only where a place was found."""
    old, new = change.from_version, change.to_version
    sides = [Side(_("换版前"), old, reverse("desk:procedure_drawing", args=[code, old.number]), before)]
    if after is not None:
        sides.append(Side(_("换版后"), new, reverse("desk:procedure_drawing", args=[code, new.number]), after))
    return sides


@for_house_readers
@require_safe
def moves(request: HttpRequest, code: str) -> HttpResponse:
    """Every move that was made, the latest first."""
    name = procedures.name_of(code)
    if name is None:
        raise NotFound("no_such_procedure", _("没有这个流程。"))
    rows = procedures.moves_seen_by(person_of(request), code)
    page = page_of(rows, ("-moved_at", "-id"), request.GET.get("after", ""), PAGE)
    return render(request, "desk/admin/moves.html", {"code": code, "name": name, "page": page})


@for_house_readers
@require_safe
def proof(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """What was kept of one move: where the case stood, what counted, and whether the proof still holds."""
    move = procedures.moves_seen_by(person_of(request), code).filter(pk=key).first()
    if move is None:
        raise NotFound("no_such_move", _("没有这条换版记录。"))
    context = {
        "code": code,
        "move": move,
        "title": _items(code).get(move.execution.item_code, move.execution.item_code),
        "words": movewords.of_move(move),
        "holds": procedures.proof_holds(move),
        "sides": _sides(code, move, *procedures.markings_of(move)),
    }
    return render(request, "desk/admin/move_proof.html", context)
