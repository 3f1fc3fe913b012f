"""What goes out comes in again unchanged, whatever people wrote, as JSON Lines and as a workbook."""

import io
import itertools
import json
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from onewindow.catalogue import service as catalogue
from onewindow.kernel.org.service import system_actor
from tests.catalogue.conftest import Office
from tests.catalogue.samples import item

DEMO = settings.BASE_DIR / "demo" / "mingchuan"
_NUMBERS = itertools.count()

# Everything people type, and what a file format could stumble over.
TEXT = st.lists(
    st.sampled_from(
        [
            "证",
            "，",
            "｜",
            "|",
            "\\",
            "\\n",
            "\n",
            "\r\n",
            " ",
            "　",
            "=1+1",
            "-",
            "@",
            "0",
            "是",
            "1.0",
            "_x0041_",
            "#N/A",
            "<b>",
            "\u2028",
            "𠮷",
        ]
    )
    | st.characters(exclude_categories=["Cc", "Cs", "Cn"]),
    min_size=1,
    max_size=8,
).map("".join)
WORDS = TEXT.filter(lambda text: bool(text.strip()))
ITEMS = st.fixed_dictionaries(
    {},
    optional={
        "summary": TEXT,
        "statutory_note": TEXT,
        "exercise_content": TEXT,
        "conditions": st.lists(WORDS, max_size=3),
        "joint_units": st.lists(WORDS, max_size=2),
        "legal_basis": st.lists(
            st.fixed_dictionaries({"law": WORDS}, optional={"article": TEXT | st.just(""), "text": TEXT}), max_size=3
        ),
        "not_for": st.lists(
            st.fixed_dictionaries({"text": WORDS, "item_code": st.sampled_from(["", "A-1"])}), max_size=2
        ),
        "fees": st.lists(
            st.fixed_dictionaries(
                {"name": WORDS},
                optional={
                    "amount_cents": st.none() | st.integers(0, 10**9),
                    "is_reducible": st.booleans(),
                    "basis": TEXT,
                },
            ),
            max_size=2,
        ),
        "windows": st.lists(
            st.fixed_dictionaries({"place": WORDS, "address": WORDS, "hours": WORDS}, optional={"phone": TEXT}),
            max_size=2,
        ),
        "questions": st.lists(st.fixed_dictionaries({"question": WORDS, "answer": WORDS}), max_size=2),
        "scenarios": st.just(item()["scenarios"]) | st.just([]),
        "visits": st.integers(0, 9),
        "is_charged": st.booleans(),
        "in_hall": st.booleans(),
        "targets": st.lists(st.sampled_from(list("123456")), unique=True),
        "extra": st.dictionaries(TEXT, TEXT | st.integers(-9, 9) | st.none() | st.lists(TEXT, max_size=2), max_size=2),
        "materials": st.lists(
            st.fixed_dictionaries(
                {"code": st.sampled_from(["m01", "m02", "007"]), "name": WORDS},
                optional={
                    "filling_note": TEXT,
                    "review_points": st.lists(WORDS, max_size=2),
                    "originals": st.integers(0, 9),
                },
            ),
            max_size=3,
            unique_by=lambda row: row["code"],
        ),
    },
)


def both_ways() -> list[catalogue.ImportReport]:
    lines = b"".join(catalogue.export_jsonl(catalogue.in_force()))
    book = catalogue.export_workbook(catalogue.in_force())
    return [
        catalogue.import_jsonl(io.BytesIO(lines), actor=system_actor(), source="x"),
        catalogue.import_workbook(io.BytesIO(book), actor=system_actor(), source="x"),
    ]


@effort(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=ITEMS)
def test_what_goes_out_comes_in_unchanged(office: Office, changes: dict[str, Any]) -> None:
    data = item(unit="wenlv", code=f"r{next(_NUMBERS)}", name="演出", **{"materials": [], **changes})
    first = catalogue.import_jsonl(io.BytesIO(json.dumps(data).encode()), actor=system_actor(), source="x")
    assert [str(row) for row in first.bad] == []
    catalogue.Item.objects.exclude(code=data["code"]).update(published=None)
    catalogue.Revision.objects.exclude(item__code=data["code"]).filter(state="published").update(state="replaced")
    for report in both_ways():
        assert ([str(row) for row in report.bad], report.unchanged, report.replaced) == ([], 1, 0)


@pytest.mark.django_db
def test_the_demo_catalogue_comes_in_unchanged() -> None:
    call_command("import_org", divisions=DEMO / "divisions.jsonl", units=DEMO / "units.jsonl")
    call_command("import_procedures", DEMO / "procedures")
    call_command("import_rules", DEMO / "rules.jsonl")
    files = sorted((DEMO / "items").glob("*.jsonl"))
    call_command("import_items", *files)
    count = catalogue.in_force().count()
    assert count == sum(bool(line.strip()) for file in files for line in file.read_text("utf-8").splitlines())
    for report in both_ways():
        assert ([str(row) for row in report.bad], report.unchanged, report.replaced) == ([], count, 0)
    call_command("import_items", *files)
    assert catalogue.Revision.objects.count() == count


def test_one_spelling_for_what_people_cannot_tell_apart(office: Office) -> None:
    draft = office.draft(
        name=" 营业性演出审批\r\n", conditions=["第一行\r\n第二行 "], legal_basis=[{"law": "条例", "text": ""}]
    )
    assert draft.name == "营业性演出审批"
    assert draft.conditions == ["第一行\n第二行"]
    assert draft.legal_basis == [{"law": "条例"}]
