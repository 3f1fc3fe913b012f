import pytest
from django.core.management import call_command

from onewindow.base.subjects import Subject
from onewindow.kernel.audit.service import Bill, Entry, Trace, record, record_many, sign_bill, verify

pytestmark = pytest.mark.django_db
CASES = [Subject("case", f"MC{n}") for n in range(3)]


@pytest.fixture
def trail(clerk):
    """Three chains of four; a bill after the first three of each, the fourth not yet covered."""
    for _ in range(3):
        record_many([Trace("case.touched", case, {"n": 1}) for case in CASES], actor=clerk)
    sign_bill()
    record_many([Trace("case.touched", case) for case in CASES], actor=clerk)
    return list(Entry.objects.order_by("id"))


def kinds():
    return [found.kind for found in verify()]


def test_an_honest_trail_holds(trail, clerk, capsys):
    assert verify() == []
    call_command("audit", "sign")
    call_command("audit", "verify")
    said = capsys.readouterr().out
    assert "新记录 3 条" in said
    assert "审计记录完整" in said


def test_a_bill_with_nothing_new_is_a_bill(trail):
    assert [sign_bill().entries, sign_bill().entries] == [3, 0]
    assert verify() == []


@pytest.mark.parametrize(
    "change",
    [
        "note = 'x'",
        "actor_name = '别人'",
        "actor_id = 0",
        "at = at + interval '1 microsecond'",
        """changes = '{"n": 2}'""",
        "verb = 'case.granted'",
        "request_id = 'x'",
    ],
)
def test_an_edited_row_is_found(trail, as_superuser, change):
    as_superuser(f"UPDATE audit_entry SET {change} WHERE id = %s", [trail[4].pk])
    [found] = verify()
    assert (found.kind, found.entry_id, found.subject) == ("edited", trail[4].pk, CASES[1])
    assert str(trail[4].pk) in found.sentence


def test_an_edited_row_with_a_new_hash_breaks_the_next_link_and_the_bill(trail, as_superuser):
    as_superuser(
        """UPDATE audit_entry SET note = 'x', hash = audit_hash(previous_hash, at, actor_kind, actor_id, actor_name, verb,
           subject_kind, subject_key, sequence, changes, 'x', request_id) WHERE id = %s""",
        [trail[4].pk],
    )
    assert kinds() == ["removed", "bill_entries"]


def test_a_row_removed_from_the_middle_is_found(trail, as_superuser):
    as_superuser("DELETE FROM audit_entry WHERE id = %s", [trail[4].pk])
    assert kinds() == ["removed", "bill_entries"]


def test_the_last_rows_cut_off_are_found_by_the_bill(trail, as_superuser):
    """Nothing in the chain itself shows it: the whole tail of one subject is gone."""
    as_superuser("DELETE FROM audit_entry WHERE subject_key = %s AND sequence >= 3", [CASES[2].key])
    assert kinds() == ["bill_entries"]


def test_a_whole_subject_removed_is_found(trail, as_superuser):
    as_superuser("DELETE FROM audit_entry WHERE subject_key = %s", [CASES[0].key])
    assert kinds() == ["bill_entries"]


def test_the_last_rows_are_found_missing_once_they_are_billed(trail, as_superuser):
    sign_bill()
    as_superuser("DELETE FROM audit_entry WHERE sequence = 4", [])
    assert kinds() == ["bill_entries"]


def test_a_bill_changed_to_fit_is_found_without_the_key(trail, as_superuser):
    as_superuser("DELETE FROM audit_entry WHERE subject_key = %s AND sequence >= 3", [CASES[2].key])
    as_superuser(
        """UPDATE audit_bill SET entries = 8, digest = (SELECT sha256(string_agg(hash, ''::bytea ORDER BY id))
           FROM audit_entry WHERE id <= audit_bill.last_entry_id)""",
        [],
    )
    assert kinds() == ["bill_signature"]


def test_a_bill_taken_out_is_found_by_the_next(trail, as_superuser):
    sign_bill()
    as_superuser("DELETE FROM audit_bill WHERE id = %s", [Bill.objects.order_by("id")[0].pk])
    assert kinds() == ["bill_signature", "bill_entries", "bill_missing"]


def test_the_command_says_each_break_and_fails(trail, as_superuser, capsys):
    as_superuser("UPDATE audit_entry SET note = 'x' WHERE id = %s", [trail[4].pk])
    with pytest.raises(SystemExit) as ended:
        call_command("audit", "verify")
    assert ended.value.code == 1
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2
    assert "被改过" in said[0]


def test_another_key_signs_otherwise(trail, clerk, settings):
    settings.ONEWINDOW_AUDIT_KEY = "another"
    assert kinds() == ["bill_signature"]


def test_the_mark_waits_for_writers(clerk):
    """Under the lock that signing takes, no id has been given whose row is not there yet."""
    record("a", CASES[0], actor=clerk)
    bill = sign_bill()
    assert bill.last_entry_id == Entry.objects.latest("id").pk
