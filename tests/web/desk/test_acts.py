import pytest

from onewindow.base import clock
from onewindow.base.codes import CaseType
from onewindow.cases import service as cases
from onewindow.cases.service import State
from tests.cases.road import at
from tests.factories import StaffFactory


def token(desk, case, words: str) -> str:
    """The button with these words, as the page names it."""
    context = desk.get(f"/desk/cases/{case.number}/").context
    found = [act.token for act in [*context["buttons"], *context["more_buttons"]] if act.words == words]
    assert found, [act.words for act in [*context["buttons"], *context["more_buttons"]]]
    return found[0]


def press(desk, case, words: str, **typed):
    """The button of the case's page, then that of its confirm page."""
    address = f"/desk/cases/{case.number}/do/{token(desk, case, words)}/"
    following = desk.post(address).context["next"]
    return desk.post(address, {"confirmed": "1", "next": following, **typed}, follow=True)


def state(case) -> str:
    case.refresh_from_db()
    return case.state


def test_the_confirm_page_comes_first_and_does_nothing(road, enter):
    case = road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    answer = desk.post(f"/desk/cases/{case.number}/do/{token(desk, case, '同意，送审定')}/", {"opinion": "符合规定"})
    text = answer.content.decode()
    assert "您的意见会写进办件" in text
    assert "符合规定</textarea>" in text
    assert state(case) == State.ACCEPTED


def test_examine_then_the_next_of_the_inbox(road, enter):
    first, second = road.case_in(State.ACCEPTED), road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    answer = press(desk, first, "同意，送审定", opinion="符合规定")
    assert answer.redirect_chain[-1][0] == f"/desk/cases/{second.number}/?onward"
    assert f"审查意见已送出：{first.item_name}（{first.number}）" in answer.content.decode()
    assert state(first) == State.IN_REVIEW
    assert first.examined_by == road.examiner


def test_the_next_one_is_passed_over_when_a_colleague_has_taken_it(road, enter):
    first, second, third = (road.case_in(State.ACCEPTED) for _each in range(3))
    desk = enter(road.examiner)
    address = f"/desk/cases/{first.number}/do/{token(desk, first, '同意，送审定')}/"
    following = desk.post(address).context["next"]
    assert following == second.number
    cases.examine(second, opinion="同事先办了", actor=StaffFactory(unit=road.bureau, role="examiner"))
    answer = desk.post(address, {"confirmed": "1", "next": following, "opinion": "符合规定"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/desk/cases/{third.number}/"
    assert "审查意见已送出" in answer.content.decode()


@pytest.mark.parametrize(("following", "leads_to"), [("", "case"), ("a/b", "inbox"), ("//evil.example", "inbox")])
def test_a_next_that_is_no_number_leads_nowhere_else(road, enter, following, leads_to):
    case = road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    address = f"/desk/cases/{case.number}/do/{token(desk, case, '同意，送审定')}/"
    answer = desk.post(address, {"confirmed": "1", "next": following, "opinion": "符合规定"})
    assert answer["Location"] == {"case": f"/desk/cases/{case.number}/", "inbox": "/desk/"}[leads_to]


def test_a_deed_is_not_read_before_it_is_done(road, enter, statements):
    """Session, person, and the command: the case's page is read only when the deed is refused."""
    case = road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    address = f"/desk/cases/{case.number}/do/{token(desk, case, '同意，送审定')}/"
    with statements() as seen:
        desk.post(address, {"confirmed": "1", "opinion": "符合规定"})
    assert state(case) == State.IN_REVIEW
    assert len(seen) <= 12, "\n".join(seen)


@pytest.mark.parametrize("name", ["withdraw.0.", "examine.x.agree", "examine", "decide.0.x'or'1"])
def test_an_address_that_names_no_deed_does_nothing(road, enter, name):
    case = road.case_in(State.ACCEPTED)
    answer = enter(road.examiner).post(
        f"/desk/cases/{case.number}/do/{name}/", {"confirmed": "1", "opinion": "意见"}, follow=True
    )
    assert "这一步现在不能做" in answer.content.decode()
    assert state(case) == State.ACCEPTED


def test_a_refusal_of_the_rule_keeps_the_words(road, enter):
    case = road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    answer = press(desk, case, "暂停计时", kind="survey", days_needed="5", reason="到现场看一看")
    text = answer.content.decode()
    assert "不在行政许可法第四十五条的范围内" in text
    assert "到现场看一看" in text
    assert state(case) == State.ACCEPTED
    assert "到现场看一看" in desk.get(f"/desk/cases/{case.number}/").content.decode()


def test_what_somebody_did_first_is_told_and_words_stay(road, enter):
    case = road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    address = f"/desk/cases/{case.number}/do/{token(desk, case, '同意，送审定')}/"
    cases.examine(case, opinion="同事先办了", actor=StaffFactory(unit=road.bureau, role="examiner"))
    answer = desk.post(address, {"confirmed": "1", "opinion": "我的意见"}, follow=True)
    assert "这一步刚刚有人办过了" in answer.content.decode()
    assert desk.session["desk_words"][case.number] == "我的意见"


def test_every_sentence_of_a_correction_stays_when_a_colleague_accepts_first(road, enter):
    case = road.case_in(State.SUBMITTED)
    desk = enter(road.clerk)
    address = f"/desk/cases/{case.number}/do/{token(desk, case, '一次性告知补正')}/"
    cases.accept(case, actor=StaffFactory(unit=road.centre, role="clerk"))
    typed = {"confirmed": "1", "form": "场次和合同不一致", "material.m01": "缺第二页"}
    page = desk.post(address, typed, follow=True).content.decode()
    assert "您写的意见还在" in page
    for said in ("申请表：场次和合同不一致", "演出节目单：缺第二页"):
        assert said in page


def test_examiner_recommends_refusal_and_the_chief_refuses_with_a_reason(road, enter):
    case = road.case_in(State.ACCEPTED)
    press(enter(road.examiner), case, "建议不予", opinion="节目含有禁止内容")
    chief = enter(road.chief)
    blank = press(chief, case, "不予批准")
    assert "有地方要改" in blank.content.decode()
    press(chief, case, "不予批准", reason="节目含有条例禁止的内容")
    assert state(case) == State.DECIDED
    assert (case.outcome, case.refusal_reason) == ("refused", "节目含有条例禁止的内容")


def test_from_decision_to_delivery(road, enter):
    case = road.case_in(State.IN_REVIEW)
    press(enter(road.chief), case, "准予")
    press(enter(road.issuer), case, "制证")
    assert state(case) == State.ISSUED
    press(enter(road.clerk), case, "送达", method="counter", receiver="本人")
    assert state(case) == State.DELIVERED
    press(enter(road.clerk), case, "归档")
    assert state(case) == State.ARCHIVED


def test_the_head_revokes_with_a_word_of_what_will_follow(road, enter):
    case = road.case_in(State.DELIVERED)
    desk = enter(road.head)
    confirm = desk.post(f"/desk/cases/{case.number}/do/{token(desk, case, '撤销或注销许可')}/").content.decode()
    assert "任何人查验都会看到" in confirm
    press(desk, case, "撤销或注销许可", ground="69.2", reason="材料是伪造的")
    page = desk.get(f"/desk/cases/{case.number}/?show=papers").content.decode()
    assert "撤销行政许可决定书" in page
    assert "已撤销" in page
    context = desk.get(f"/desk/cases/{case.number}/").context
    assert "revoke" not in {act.verb for act in [*context["buttons"], *context["more_buttons"]]}


def test_suspend_and_resume(road, enter):
    case = road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    press(desk, case, "暂停计时", kind="expert_review", days_needed="8", reason="请专家看节目")
    assert state(case) == State.SUSPENDED
    press(desk, case, "恢复计时", note="意见收齐")
    assert state(case) == State.IN_REVIEW


def test_the_head_extends_once(road, enter):
    case = road.case_in(State.ACCEPTED)
    desk = enter(road.head)
    press(desk, case, "延期", days="5", reason="情况复杂")
    case.refresh_from_db()
    assert case.extended_at
    assert "延期" not in [act.words for act in desk.get(f"/desk/cases/{case.number}/").context["buttons"]]


def test_send_back_and_hand_over(road, enter):
    case = road.case_in(State.IN_REVIEW)
    desk = enter(road.chief)
    press(desk, case, "退回上一环节", to_node="examine", opinion="再看场次")
    assert road.task(case).node == "examine"
    colleague = StaffFactory(unit=road.bureau, role="examiner")
    press(enter(road.examiner), case, "转交", to=colleague.pk, reason="出差")
    assert road.task(case).person == colleague


@pytest.mark.parametrize(("reached", "who"), [(State.DECIDED, "issuer"), (State.ISSUED, "clerk")])
def test_no_button_leads_back_behind_the_decision(road, enter, reached, who):
    context = enter(getattr(road, who)).get(f"/desk/cases/{road.case_in(reached).number}/").context
    assert "send_back" not in {act.verb for act in [*context["buttons"], *context["more_buttons"]]}


def test_while_the_clock_stands_still_no_step_is_done(road, enter):
    context = enter(road.examiner).get(f"/desk/cases/{road.case_in(State.SUSPENDED).number}/").context
    verbs = {act.verb for act in [*context["buttons"], *context["more_buttons"]]}
    assert verbs == {"resume", "ask_explanation"}


def test_asking_for_an_explanation_stays_on_the_case(road, enter):
    case = road.case_in(State.ACCEPTED)
    answer = press(enter(road.examiner), case, "请申请人说明", reason="合同里是一场，申请是两场，请说明")
    assert answer.redirect_chain[-1][0] == f"/desk/cases/{case.number}/"
    assert "合同里是一场" in answer.content.decode()


def test_the_window_pre_examines_and_accepts(road, enter):
    case = road.case_in(State.SUBMITTED)
    desk = enter(road.clerk)
    press(desk, case, "预审通过", note="齐全")
    assert state(case) == State.PRE_EXAMINED
    confirm = desk.post(f"/desk/cases/{case.number}/do/{token(desk, case, '受理')}/").content.decode()
    assert "10 个工作日内办结，最晚 2026年3月16日 (周一)" in confirm
    press(desk, case, "受理")
    assert state(case) == State.ACCEPTED


def test_everything_missing_is_told_at_once(road, enter):
    case = road.case_in(State.SUBMITTED)
    desk = enter(road.clerk)
    blank = press(desk, case, "一次性告知补正")
    assert "请至少写一项" in blank.content.decode()
    press(desk, case, "一次性告知补正", **{"form": "演出名称和海报不一致", "material.m01": "缺第二页"})
    assert state(case) == State.CORRECTION
    assert case.materials.get(code="m01").note == "缺第二页"


def test_the_window_refuses(road, enter):
    case = road.case_in(State.SUBMITTED)
    press(enter(road.clerk), case, "不予受理", reason="不属于本机关职权")
    assert state(case) == State.NOT_ACCEPTED


def test_the_window_gives_back_what_the_applicant_asks_for(road, enter):
    case = road.case_in(State.SUBMITTED)
    desk = enter(road.clerk)
    refused = press(desk, case, "退件", ground="uncorrected", reason="不归本局")
    assert state(case) == State.SUBMITTED
    assert "不归本局" in refused.content.decode()
    press(desk, case, "退件", ground="asked", reason="申请人来电要求")
    assert state(case) == State.RETURNED


def test_paper_that_came_later(road, enter):
    case = road.case_in(State.ACCEPTED)
    assert case.materials.get(code="m02").state == "deferred"
    press(enter(road.clerk), case, "收到纸质件", codes=["m02"])
    assert case.materials.get(code="m02").on_paper


def test_nobody_decides_what_they_examined(road, enter):
    both = StaffFactory(unit=road.bureau, roles=["examiner", "chief"])
    case = road.case_in(State.ACCEPTED)
    press(enter(both), case, "同意，送审定", opinion="符合规定")
    context = enter(both).get(f"/desk/cases/{case.number}/").context
    assert "准予" not in [act.words for act in [*context["buttons"], *context["more_buttons"]]]


def test_at_once_the_chief_decides_and_the_certificate_is_there(road, enter):
    revision = road.item(procedure=False, case_type=CaseType.ON_THE_SPOT, promised_amount=0)
    case = cases.intake(
        road.centre,
        road.party,
        revision,
        answers={},
        form={"show": "音乐会"},
        materials={"m01": "paper"},
        actor=road.clerk,
    )
    press(enter(road.chief), case, "当场准予，出证")
    assert state(case) == State.ISSUED


def test_a_deed_does_not_read_what_only_its_page_shows(road, enter, statements):
    desk = enter(road.clerk)
    press(desk, road.case_in(State.SUBMITTED), "受理")
    case = road.case_in(State.SUBMITTED)
    address = f"/desk/cases/{case.number}/do/{token(desk, case, '受理')}/"
    with statements() as said:
        assert desk.post(address, {"confirmed": "1"}).status_code == 302
    assert state(case) == State.ACCEPTED
    assert not [sql for sql in said if sql.startswith('UPDATE "django_session"') or "catalogue_material" in sql]
    assert len(said) <= 18, "\n".join(said)


def by_courier(road):
    case = road.case_in(State.ISSUED)
    case.delivery = {"method": "courier", "address": "清江街道 9 号", "receiver": "前台"}
    case.save(update_fields=["delivery"])
    return case


def test_what_goes_by_courier_is_sent_first_and_served_when_signed_for(road, enter):
    case = by_courier(road)
    desk = enter(road.clerk)
    buttons = {act.words: act.tone for act in desk.get(f"/desk/cases/{case.number}/").context["buttons"]}
    assert (buttons["登记寄出"], buttons["送达"]) == ("primary", "plain")

    sent = press(desk, case, "登记寄出", tracking="9012345678901", receiver="前台").content.decode()
    assert "已登记寄出" in sent
    assert state(case) == State.ISSUED
    assert desk.get(f"/desk/cases/{case.number}/").context["buttons"][0].words == "送达"

    press(desk, case, "送达", method="courier", receiver="前台", received_on="")
    assert state(case) == State.DELIVERED


def test_served_by_courier_without_having_been_sent_is_refused_and_words_stay(road, enter):
    case = by_courier(road)
    answer = press(enter(road.clerk), case, "送达", method="courier", receiver="王前台").content.decode()
    assert "还没有登记寄出" in answer
    assert "王前台" in answer
    assert state(case) == State.ISSUED


def test_a_day_before_it_was_sent_is_said_beside_the_field(road, enter):
    case = cases.dispatch(by_courier(road), tracking="9012345678901", actor=road.clerk)
    words = {"method": "courier", "receiver": "前台", "received_on": "2020-01-01"}
    assert "签收日期要在寄出" in press(enter(road.clerk), case, "送达", **words).content.decode()
    assert state(case) == State.ISSUED


def test_a_step_of_another_case_is_not_done_from_here(road, enter):
    case, other = road.case_in(State.ACCEPTED), road.case_in(State.ACCEPTED)
    desk = enter(road.examiner)
    name = token(desk, other, "同意，送审定")
    desk.post(f"/desk/cases/{case.number}/do/{name}/", {"confirmed": "1", "opinion": "符合规定"})
    assert (state(case), state(other)) == (State.ACCEPTED, State.ACCEPTED)


def test_too_late_the_law_has_answered_and_the_page_says_so(road, enter):
    case = road.case_in(State.SUBMITTED)
    desk = enter(road.clerk)
    address = f"/desk/cases/{case.number}/do/{token(desk, case, '受理')}/"
    with clock.moved_to(at(3, 12)):
        page = desk.post(address, {"confirmed": "1"}, follow=True).content.decode()
    assert "五个工作日没有答复，依法" in page
    assert state(case) == State.ACCEPTED
