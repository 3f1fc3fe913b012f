"""A rule set is written by one and put into force by another; what is in force never changes."""

import threading
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from onewindow.base import clock
from onewindow.base.errors import Conflict, Invalid, NotPermitted
from onewindow.base.subjects import Subject
from onewindow.kernel.audit import service as audit
from onewindow.kernel.org import service as org
from onewindow.kernel.org.service import Role
from onewindow.rulings import service as rulings
from onewindow.rulings.models import RuleSet, RuleVersion
from tests.cases.road import Road, at, publish_spring
from tests.rulings.sets import BASIS, auditor_of, editor_of, in_force
from tests.rulings.tables import TABLE, with_row


def written(road: Road, table: dict[str, Any] = TABLE, **words: Any) -> RuleVersion:
    editor = editor_of(road.bureau)
    draft = rulings.begin_draft("small", "小型演出", road.bureau, actor=editor)
    given = {"sample_rate": 5, "basis": BASIS, "seen": draft.saved_at, **words}
    return rulings.save_draft("small", table, actor=editor, **given)


def test_written_and_published_by_two_people(road: Road) -> None:
    draft = written(road)
    version = rulings.publish_draft("small", seen=draft.saved_at, actor=road.chief)
    assert (version.number, version.state, version.published_by) == (1, "published", road.chief)
    assert len(version.seed) == 32
    verbs = [entry.verb for entry in audit.history(Subject("rule_set", "small"))]
    assert verbs == ["rule_set.begun", "rule_set.saved", "rule_set.published"]


def test_the_next_draft_begins_with_the_table_in_force(road: Road) -> None:
    rulings.publish_draft("small", seen=written(road).saved_at, actor=road.chief)
    draft = rulings.begin_draft("small", "小型演出", road.bureau, actor=editor_of(road.bureau))
    assert (draft.number, draft.table["rows"], draft.basis) == (0, TABLE["rows"], BASIS)
    again = rulings.begin_draft("small", "小型演出", road.bureau, actor=editor_of(road.bureau))
    assert again.pk == draft.pk
    version = rulings.publish_draft("small", seen=draft.saved_at, actor=road.head)
    assert version.number == 2


def test_who_wrote_a_word_of_it_does_not_publish(road: Road) -> None:
    draft = written(road)
    both = editor_of(road.bureau)
    org.grant_role(both, Role.CHIEF, road.bureau, actor=org.system_actor())
    org.forget_roles(both)
    draft = rulings.save_draft("small", TABLE, sample_rate=5, basis=BASIS, seen=draft.saved_at, actor=both)
    with pytest.raises(NotPermitted):
        rulings.publish_draft("small", seen=draft.saved_at, actor=both)
    assert rulings.publish_draft("small", seen=draft.saved_at, actor=road.chief).number == 1


@pytest.mark.parametrize("who", ["clerk", "examiner", "issuer", "chief", "head", "applicant"])
def test_only_editors_of_the_unit_write(road: Road, who: str) -> None:
    draft = written(road)
    person = getattr(road, who)
    with pytest.raises(NotPermitted):
        rulings.begin_draft("other", "另一套", road.bureau, actor=person)
    with pytest.raises(NotPermitted):
        rulings.save_draft("small", TABLE, sample_rate=5, basis=BASIS, seen=draft.saved_at, actor=person)
    with pytest.raises(NotPermitted):
        rulings.drop_draft("small", actor=person)


@pytest.mark.parametrize("who", ["clerk", "examiner", "issuer", "applicant"])
def test_only_who_answers_for_the_unit_publishes(road: Road, who: str) -> None:
    draft = written(road)
    with pytest.raises(NotPermitted):
        rulings.publish_draft("small", seen=draft.saved_at, actor=getattr(road, who))


def test_an_unsound_table_is_kept_but_not_published(road: Road) -> None:
    draft = written(road, {**TABLE, "rows": [{"verdict": "grant", "reason": "", "cells": {"seats": "许多"}}]})
    assert draft.table["rows"][0]["cells"] == {"seats": "许多"}
    with pytest.raises(Invalid) as refused:
        rulings.publish_draft("small", seen=draft.saved_at, actor=road.chief)
    assert refused.value.code == "rules_broken"
    assert {"rows.0.reason", "rows.0.seats"} <= set(refused.value.fields)


def test_contradictions_keep_a_table_from_being_published(road: Road) -> None:
    draft = written(road, with_row(verdict="doubt", cells={"seats": "100"}))
    with pytest.raises(Invalid) as refused:
        rulings.publish_draft("small", seen=draft.saved_at, actor=road.chief)
    assert "第 1 行和第 3 行说法相反：座位 = 100，场所 室内。" in refused.value.message


def test_a_basis_is_asked_for_and_a_sample_always_drawn(road: Road) -> None:
    draft = written(road, basis="  ")
    with pytest.raises(Invalid) as refused:
        rulings.publish_draft("small", seen=draft.saved_at, actor=road.chief)
    assert refused.value.code == "basis_missing"
    with pytest.raises(Invalid) as refused:
        written(road, sample_rate=0)
    assert refused.value.code == "sample_rate_out_of_range"


def test_nobody_overwrites_what_he_has_not_seen(road: Road) -> None:
    draft = written(road)
    editor, seen = editor_of(road.bureau), draft.saved_at
    with clock.moved_to(at(3, 2, 10, 6)):
        rulings.save_draft("small", TABLE, sample_rate=7, basis=BASIS, seen=seen, actor=editor)
    with pytest.raises(Conflict) as refused:
        rulings.save_draft("small", TABLE, sample_rate=9, basis=BASIS, seen=seen, actor=editor)
    assert refused.value.code == "draft_changed"
    with pytest.raises(Conflict):
        rulings.publish_draft("small", seen=seen, actor=road.chief)


def test_a_draft_given_up(road: Road) -> None:
    written(road)
    rulings.drop_draft("small", actor=editor_of(road.bureau))
    assert not RuleSet.objects.exists()
    with pytest.raises(Conflict) as refused:
        rulings.drop_draft("small", actor=editor_of(road.bureau))
    assert refused.value.code == "no_draft"


def test_a_code_belongs_to_one_unit(road: Road) -> None:
    written(road)
    with pytest.raises(Conflict) as refused:
        rulings.begin_draft("small", "小型", road.centre, actor=editor_of(road.centre))
    assert refused.value.code == "code_taken"
    with pytest.raises(Invalid):
        rulings.begin_draft("小型", "小型", road.bureau, actor=editor_of(road.bureau))


def test_what_is_in_force_never_changes(road: Road) -> None:
    version = in_force(road.bureau)
    for change in (lambda: RuleVersion.objects.filter(pk=version.pk).update(sample_rate=1), version.delete):
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            change()


def test_the_same_file_twice_is_one_version(road: Road) -> None:
    assert in_force(road.bureau).pk == in_force(road.bureau).pk
    assert in_force(road.bureau, rate=50).number == 2
    assert in_force(road.bureau, TABLE, rate=50).number == 3


def test_halted_and_released(road: Road) -> None:
    in_force(road.bureau)
    auditor = auditor_of(road.bureau)
    with pytest.raises(Invalid):
        rulings.halt("small", reason=" ", actor=auditor)
    assert rulings.halt("small", reason="抽查发现有误", actor=auditor).halted_at is not None
    with pytest.raises(Conflict):
        rulings.halt("small", reason="再停", actor=road.chief)
    with pytest.raises(NotPermitted):
        rulings.release("small", actor=auditor)
    assert rulings.release("small", actor=road.chief).halted_at is None
    with pytest.raises(Conflict):
        rulings.release("small", actor=road.chief)
    for who in (road.clerk, road.examiner, editor_of(road.bureau), auditor_of(road.centre)):
        with pytest.raises(NotPermitted):
            rulings.halt("small", reason="停", actor=who)


@pytest.mark.django_db(transaction=True)
def test_two_publish_at_the_same_moment() -> None:
    publish_spring()
    road = Road()
    draft = written(road)
    done: list[int] = []
    refused: list[str] = []
    together = threading.Barrier(2)

    def publish(person: Any) -> None:
        try:
            together.wait()
            done.append(rulings.publish_draft("small", seen=draft.saved_at, actor=person).number)
        except Conflict as late:
            refused.append(late.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=[person]) for person in (road.chief, road.head)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (done, refused) == ([1], ["no_draft"])
