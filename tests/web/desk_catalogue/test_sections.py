"""Every field of an item has its place in the editor, and survives the way there and back."""

import pytest
from django.http import QueryDict

from onewindow.catalogue import service as catalogue
from onewindow.web.desk.catalogue import findings, sections
from onewindow.web.desk.catalogue.sections import ELSEWHERE, SECTIONS, Section
from onewindow.web.ui.forms import posted, schema
from tests.catalogue.samples import complete


def post_of(fields: list[schema.Field]) -> list[tuple[str, str]]:
    """What a browser would post of the fields as shown."""
    pairs: list[tuple[str, str]] = []
    for field in fields:
        if field.kind == "rows":
            for row in field.rows:
                pairs.append((field.name, row.number))
                pairs += post_of(list(row.fields))
        elif field.choices:
            pairs += [(field.name, choice.value) for choice in field.choices if choice.chosen]
        else:
            pairs.append((field.name, str(field.value)))
    return pairs


def test_every_field_has_exactly_one_place() -> None:
    placed = [name for section in SECTIONS for name in section.fields]
    assert sorted(placed) == sorted(set(catalogue.item_schema()["properties"]) - ELSEWHERE)


@pytest.mark.parametrize("section", [one for one in SECTIONS if one.key != "form"], ids=lambda one: one.key)
def test_what_is_shown_and_sent_back_is_unchanged(section: Section) -> None:
    data = complete(is_popular=True, conditions=["一", "二"], joint_units=["市公安局"], is_charged=True)
    rules = sections.schema_of(section)
    shown = schema.sections(rules, sections.to_form(section, data))
    query = QueryDict(mutable=True)
    for name, value in post_of([field for part in shown for field in part.fields]):
        query.appendlist(name, value)
    back = catalogue.filled({**data, **sections.from_form(section, posted.read(rules, query))})
    assert {name: back[name] for name in section.fields} == {name: data[name] for name in section.fields}


def test_a_finding_stands_where_it_is_mended() -> None:
    data = complete(promised_amount=30, conditions=["符合其他条件。"])
    found = findings.hints(data)
    assert {(hint.section.key, hint.field) for hint in found} == {
        ("time", "promised_amount"),
        ("targets", "conditions"),
    }
    assert findings.hints(data)[0].anchor.startswith("f-")
