"""The eight rules of facts §2.1 and the ban of vague words, each in both directions."""

from typing import Any

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from onewindow.catalogue.rules import check
from onewindow.catalogue.service import to_data
from tests.catalogue.samples import complete, item

FREE = {"is_charged": False, "takes_online_payment": False, "fees": []}
FEE = {"name": "工本费", "standard": "每证 10 元", "basis": "发改价格〔2018〕1号"}
WINDOW = item()["windows"][0]
STEPS = item()["steps"]

SCENARIOS = item()["scenarios"]
VAGUE = [
    "其他。",
    "（五）其他",
    "相关证书",
    "有关凭证",
    "身份证等",
    "其他法律、行政法规规定的条件",
    "其他需要说明的事项",
    "有关部门出具的证明",
    "其他有效身份证明",
]

# (code, what breaks the rule)
BROKEN: list[tuple[str, dict[str, Any]]] = [
    (
        "r1_on_the_spot_type",
        {"promised_amount": 0, "case_type": "2", "steps": [{**step, "amount": 0} for step in STEPS]},
    ),
    ("r1_promised_type", {"promised_amount": 10, "case_type": "1"}),
    ("r1_promise_missing", {"promised_amount": None}),
    ("r2_full_online_visits", {"online_depth": "4", "visits": 1, "visit_reason": "核验原件"}),
    ("r2_visit_reason", {"online_depth": "3", "visits": 1, "visit_reason": " "}),
    ("r2_courier", {"is_online": False, "visits": 0, "delivers_by_courier": False}),
    ("r3_free_payment", {**FREE, "takes_online_payment": True}),
    ("r3_free_fees", {**FREE, "fees": [FEE]}),
    ("r3_online_payment", {"is_charged": True, "takes_online_payment": False, "fees": [FEE]}),
    ("r3_fee_missing", {"is_charged": True, "takes_online_payment": True, "fees": []}),
    ("r3_fee_basis", {"is_charged": True, "takes_online_payment": True, "fees": [{**FEE, "basis": ""}]}),
    ("r3_fee_standard", {"is_charged": True, "takes_online_payment": True, "fees": [{**FEE, "standard": ""}]}),
    ("r4_same_phone", {"consult_phone": "0600-12345", "complaint_phone": "060012345"}),
    ("r4_address", {"windows": [{**WINDOW, "address": "清江大道 100 号"}]}),
    ("r4_hours", {"windows": [{**WINDOW, "hours": "9:00–17:00"}]}),
    ("r4_phone_missing", {"consult_phone": ""}),
    ("r4_phone_missing", {"complaint_phone": " "}),
    ("r4_window_missing", {"windows": []}),
    ("r4_window_missing", {"in_hall": False, "windows": [], "is_online": False}),
    ("r5_result_type", {"result_name": "营业性演出许可证", "result_type": "document"}),
    ("r5_result_type", {"result_name": "关于演出的批复", "result_type": "certificate"}),
    ("r5_result_type", {"result_name": "营业执照", "result_type": "approval"}),
    ("r5_result_type", {"result_name": "社会保障卡", "result_type": "document"}),
    ("r5_result_sample", {"result_sample": ""}),
    ("r6_person_theme_missing", {"targets": ["1", "2"], "person_themes": []}),
    ("r6_person_theme_excess", {"targets": ["2"], "person_themes": ["文化体育"]}),
    ("r6_legal_theme_missing", {"targets": ["3"], "legal_themes": []}),
    ("r6_legal_theme_excess", {"targets": ["1"], "person_themes": ["文化体育"], "legal_themes": ["文化体育"]}),
    ("r7_questions", {"questions": []}),
    ("r7_flow", {"steps": [{"name": "受理"}, {"name": "审核"}]}),
    ("r6_target_missing", {"targets": [], "legal_themes": []}),
    ("r7_steps_sum", {"promised_amount": 9}),
    ("r7_steps_sum", {"steps": [*STEPS, {"name": "送达回证归档", "amount": 1, "unit": "hour"}]}),
    ("r7_steps_unit", {"steps": [*STEPS[:4], {"name": "送达", "amount": 1, "unit": "month"}]}),
    ("no_such_procedure", {"procedure_code": "nowhere"}),
    ("r8_promise_over_law", {"promised_amount": 21, "statutory_amount": 20}),
    ("vague_words", {"materials": [{"code": "m01", "name": "其他材料"}]}),
    ("vague_words", {"materials": [{"code": "m01", "name": "主管部门要求提供的有关证明材料"}]}),
    ("vague_words", {"materials": [{"code": "m01", "name": "身份证等材料"}]}),
    ("vague_words", {"conditions": ["法律法规规定的其他条件。"]}),
    *(("vague_words", {"conditions": [text]}) for text in VAGUE),
    *(("vague_words", {"materials": [{"code": "m01", "name": text}]}) for text in VAGUE),
    ("bad_condition", {"materials": [{"code": "m01", "name": "护照", "when": "performers =="}]}),
    ("bad_condition", {"materials": [{"code": "m01", "name": "护照", "when": 'perfomers == "foreign"'}]}),
    ("bad_condition", {"materials": [{"code": "m01", "name": "护照", "when": "performers > 3"}]}),
    ("bad_condition", {"materials": [{"code": "m01", "name": "护照", "when": "performers"}]}),
    ("bad_condition", {"materials": [{"code": "m01", "name": "护照", "when": "len(performers) > 3"}]}),
    ("bad_condition", {"scenarios": [{**SCENARIOS[0], "when": 'language == "yes"'}, SCENARIOS[1]]}),
    ("bad_condition", {"scenarios": [{**SCENARIOS[0], "when": 'performers == "foreign"'}, SCENARIOS[1]]}),
    ("bad_sample", {"form_schema": {"properties": {"n": {"type": "integer", "title": "人数", "x-sample": "三"}}}}),
    ("bad_sample", {"form_schema": {"properties": {"p": {"format": "project-code", "x-sample": "2603-1"}}}}),
    ("deferral_days", {"materials": [{"code": "m01", "name": "护照", "necessity": "3"}]}),
    ("bad_form_schema", {"form_schema": {"type": "nonsense"}}),
]

PRECISE = [
    "其他股东的身份证件",
    "与租赁有关的房屋产权证明",
    "男女双方自愿平等",
    "高等学校毕业证书",
    "其他三名股东的签名",
]

# What comes near and is right.
RIGHT: list[dict[str, Any]] = [
    {},
    {"promised_amount": 0, "case_type": "1", "steps": [{**step, "amount": 0} for step in STEPS]},
    {"promised_amount": None, "case_type": "9"},
    {"online_depth": "3", "visits": 1, "visit_reason": "核验原件"},
    {"is_online": False, "visits": 0, "online_depth": "", "delivers_by_courier": True},
    {"is_charged": True, "takes_online_payment": True, "fees": [FEE]},
    {"in_hall": False, "windows": []},
    {"windows": [{**WINDOW, "hours": "周一至周五 9:00–17:00"}]},
    {"result_name": "", "result_type": "", "result_sample": ""},
    {"result_name": "演出批复", "result_type": "approval"},
    {"result_name": "同意演出的公文", "result_type": "document"},
    {"result_name": "入学通知书", "result_type": "document"},
    {"result_name": "无犯罪记录证明", "result_type": "certificate"},
    {"result_name": "居住证明", "result_type": "document"},
    {"result_name": "社会保障卡", "result_type": "certificate"},
    {"result_name": "食品小作坊标牌", "result_type": "certificate"},
    {"result_name": "不动产权证书", "result_type": "certificate"},
    {"result_name": "消防验收意见", "result_type": "approval"},
    {"result_name": "行政许可决定", "result_type": "document"},
    {"result_name": "批准公文", "result_type": "approval"},
    {"targets": ["1", "2"], "person_themes": ["文化体育"]},
    {"item_type": "20", "questions": [], "steps": []},
    {
        "promised_amount": 3,
        "statutory_amount": 2,
        "statutory_unit": "month",
        "steps": [{**s, "amount": 0} for s in STEPS],
    },
    {"steps": [{"name": "网上预审", "amount": 5}, *STEPS]},
    {"materials": [{"code": "m01", "name": "关系证明（结婚证）"}]},
    *({"materials": [{"code": "m01", "name": text}]} for text in PRECISE),
    *({"conditions": [text]} for text in PRECISE),
    {"materials": [{"code": "m01", "name": "身份证", "filling_note": "写明姓名、住址等。"}]},
    {"materials": [{"code": "m01", "name": "护照", "when": 'performers in ["foreign"] and not (language == "no")'}]},
    {"steps": [*STEPS[:4], {"name": "送达", "amount": 8, "unit": "hour"}]},
    {"form_schema": {"required": ["a", "b"], "properties": {"a": {"title": "姓名", "x-sample": "林晓雨"}, "b": {}}}},
]


def test_a_city_may_be_stricter_with_the_names_of_results(settings: LazySettings) -> None:
    data = complete(result_name="关于演出的批复", result_type="document")
    assert check(data) == []
    settings.ONEWINDOW_RESULT_ENDINGS = {"批复": ["approval"]}
    assert [finding.code for finding in check(data)] == ["r5_result_type"]


def test_the_sample_breaks_no_rule() -> None:
    assert check(complete()) == []


@pytest.mark.parametrize(("code", "changes"), BROKEN)
def test_broken(code: str, changes: dict[str, Any]) -> None:
    findings = check(complete(**changes), known=[])
    assert code in [finding.code for finding in findings]
    assert all(finding.sentence.endswith("。") or code == "bad_form_schema" for finding in findings)


@pytest.mark.parametrize("changes", RIGHT)
def test_right(changes: dict[str, Any]) -> None:
    assert check(complete(**changes)) == []


@given(promised=st.integers(1, 400), statutory=st.integers(1, 400))
def test_promise_within_law_exactly(promised: int, statutory: int) -> None:
    codes = [f.code for f in check(complete(promised_amount=promised, statutory_amount=statutory, steps=[]))]
    assert ("r8_promise_over_law" in codes) == (promised > statutory)


@given(amounts=st.lists(st.integers(0, 30), min_size=1, max_size=8), promised=st.integers(1, 60))
def test_steps_fit_exactly(amounts: list[int], promised: int) -> None:
    steps = [{"name": "受理", "amount": amounts[0]}, *({"name": "审核", "amount": n} for n in amounts[1:])]
    codes = [f.code for f in check(complete(steps=steps, promised_amount=promised, statutory_amount=None))]
    assert ("r7_steps_sum" in codes) == (sum(amounts) > promised)


@given(
    depth=st.sampled_from(["", "1", "2", "3", "4"]),
    visits=st.integers(0, 3),
    reason=st.sampled_from(["", "核验原件"]),
    online=st.booleans(),
    courier=st.booleans(),
)
def test_visits_exactly(depth: str, visits: int, reason: str, online: bool, courier: bool) -> None:
    data = complete(
        online_depth=depth, visits=visits, visit_reason=reason, is_online=online, delivers_by_courier=courier
    )
    expected = {
        "r2_full_online_visits": depth == "4" and visits > 0,
        "r2_visit_reason": visits > 0 and not reason,
        "r2_courier": visits == 0 and not online and not courier,
    }
    assert {f.code for f in check(data)} == {code for code, broken in expected.items() if broken}


@given(targets=st.sets(st.sampled_from(list("1234569"))), person=st.booleans(), legal=st.booleans())
def test_themes_exactly(targets: set[str], person: bool, legal: bool) -> None:
    data = complete(
        targets=sorted(targets),
        person_themes=["户籍办理"] if person else [],
        legal_themes=["准营准办"] if legal else [],
    )
    broken = not targets or ("1" in targets) != person or bool(targets - {"1"}) != legal
    assert any(f.code.startswith("r6_") for f in check(data)) == broken


def test_what_is_stored_is_checked_like_what_was_written(office: Any) -> None:
    assert check(to_data(office.draft())) == []
