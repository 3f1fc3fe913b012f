"""The bar and the calendar of a limit."""

import datetime as dt

from onewindow.kernel.timelimits.service import Day, Explanation, Light, Remaining, What
from onewindow.web.ui import clock_picture

BEGUN = dt.date(2026, 3, 2)


def explanation(today: dt.date, *, amount: int = 10, pause: bool = False, still_paused: bool = False) -> Explanation:
    """So many working days from Monday, 2 March 2026; paused from the 5th to the 16th, or from the 5th on."""
    days, number, date = [Day(BEGUN, What.START)], 0, BEGUN
    while number < amount and not (still_paused and date >= today):
        date += dt.timedelta(days=1)
        if (pause or still_paused) and date.day > 5 and (still_paused or date.day <= 16):
            days.append(Day(date, What.RESUMED if date.day == 16 else What.PAUSED))
        elif date.weekday() >= 5:
            days.append(Day(date, What.REST))
        else:
            number += 1
            days.append(Day(date, What.LAST if number == amount else What.COUNTED, number))
    due = None if still_paused else days[-1].date
    used = sum(day.number is not None and day.date <= today for day in days)
    return Explanation(
        "promised",
        "working_day",
        amount,
        due,
        False,
        used,
        None if due is None else amount - used,
        today,
        tuple(days),
        (),
    )


def states(told: Explanation) -> list[str]:
    return [cell.state for cell in clock_picture.bar(told).cells]


def test_one_cell_a_working_day_today_framed() -> None:
    told = explanation(dt.date(2026, 3, 5))
    assert states(told) == ["used"] * 2 + ["now"] + ["left"] * 7
    assert clock_picture.bar(told).sentence.startswith("共 10 个工作日，已用 3 天，还剩 7 天")


def test_a_pause_is_one_hatched_part() -> None:
    told = explanation(dt.date(2026, 3, 19), pause=True)
    bar = clock_picture.bar(told)
    assert states(told) == ["used"] * 3 + ["pause"] + ["used"] * 2 + ["now"] + ["left"] * 4
    assert [(mark.at, mark.top) for mark in bar.marks if mark.at] == [
        ("start", "3月2日"),
        ("pause", "3月6日起"),
        ("now", "3月19日"),
        ("due", "3月25日"),
    ]
    assert sum(mark.share for mark in bar.marks) == sum(cell.share for cell in bar.cells)


def test_while_paused_the_rest_is_still_to_come() -> None:
    told = explanation(dt.date(2026, 3, 9), still_paused=True)
    assert states(told) == ["used"] * 3 + ["pause"] + ["left"] * 7
    assert "暂停" in clock_picture.bar(told).sentence


def test_overdue_is_a_part_of_its_own() -> None:
    told = explanation(dt.date(2026, 3, 18))
    assert states(told) == ["used"] * 10 + ["late"]
    assert "超期" in clock_picture.bar(told).sentence
    squares = [square for week in clock_picture.calendar(told).weeks for square in week]
    assert [square.words for square in squares if square.look == "is-late"] == ["超期", "超期"]


def test_a_long_limit_is_shown_as_shares() -> None:
    bar = clock_picture.bar(explanation(dt.date(2026, 3, 5), amount=60))
    assert len(bar.cells) == 3
    assert sum(mark.share for mark in bar.marks) == sum(cell.share for cell in bar.cells)


def test_the_calendar_tells_each_day() -> None:
    calendar = clock_picture.calendar(explanation(dt.date(2026, 3, 19), pause=True))
    assert calendar.caption == "2026年3月"
    assert all(len(week) == 7 for week in calendar.weeks)
    looks = {square.date.day: (square.words, square.look) for week in calendar.weeks for square in week}
    assert looks[2] == ("受理", "is-start")
    assert looks[6] == ("暂停", "is-pause")
    assert looks[16] == ("恢复", "is-pause")
    assert looks[19] == ("第6天", "is-now")
    assert looks[21] == ("休息", "is-off")
    assert looks[25] == ("第10天", "is-due")
    assert looks[29] == ("", "is-out")


def test_words_under_the_bar_never_overlap() -> None:
    for day in range(3, 28):
        bar = clock_picture.bar(explanation(dt.date(2026, 3, day), pause=True))
        assert all(mark.share >= 1 for mark in bar.marks)
        assert sum(mark.share for mark in bar.marks) == sum(cell.share for cell in bar.cells)


def test_the_lights_shape() -> None:
    tones = {
        Light.GREEN: "run",
        Light.YELLOW: "soon",
        Light.RED: "late",
        Light.DOUBLE_RED: "double",
        Light.NONE: "done",
    }
    assert {light: clock_picture.tone_of(Remaining(light, "")) for light in tones} == tones
    assert clock_picture.tone_of(Remaining(Light.NONE, "", paused=True)) == "pause"
