import gzip
import re
from datetime import datetime
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from onewindow.console.replay import reading
from onewindow.console.replay.log import BadLog
from tests.console.replay.logs import REAL, is_there, trace, written, xes

GOOD = [trace("c1", "ab", ended=5, deadline=4), trace("c2", "ba", ended=None, deadline=9)]


@is_there
def test_what_the_real_log_says_by_plain_counting() -> None:
    """Both dates are the end and the deadline; late is an end after the deadline, to the instant."""
    root = fromstring(gzip.decompress(REAL.read_bytes()))
    own = [
        {child.get("key"): child.get("value") for child in element}
        for element in root
        if element.tag.endswith("}trace")
    ]
    both = [(one["enddate"], one["deadline"]) for one in own if "enddate" in one and "deadline" in one]
    late = [ends for ends, due in both if datetime.fromisoformat(ends) > datetime.fromisoformat(due)]
    events = sum(element.tag.endswith("}event") for element in root.iter())
    assert (len(own), events, len(both), len(late)) == (1434, 8577, 1329, 377)

    log = reading.read(REAL)
    assert (len(log.traces), log.events) == (1434, 8577)
    assert sum(one.ended is not None for one in log.traces) == 1329
    assert sum(one.is_late for one in log.traces) == 377


@pytest.mark.parametrize("name", ["sample.xes.gz", "sample.xes"])
def test_packed_or_not_it_is_the_same_log(tmp_path: Path, name: str) -> None:
    log = reading.read(written(tmp_path, xes(GOOD), name))
    assert [list(one.events) for one in log.traces] == [list(one.events) for one in GOOD]
    assert [(one.name, one.started, one.deadline, one.ended) for one in log.traces] == [
        (one.name, one.started, one.deadline, one.ended) for one in GOOD
    ]
    assert log.traces[0].facts == {"responsible": "R9"}
    assert log.digest == reading.read(written(tmp_path, xes(GOOD), "other.xes")).digest


def test_events_are_in_the_order_of_time(tmp_path: Path) -> None:
    text = xes(GOOD[:1])
    first, second = re.findall("<event>.*?</event>", text)
    turned = text.replace(first + second, second + first)
    assert [event.step for event in reading.read(written(tmp_path, turned)).traces[0].events] == ["Receive", "Check"]


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ('<date key="deadline"', '<date key="other"', "第 1 个 trace“c1”缺少 deadline"),
        ('key="department"', 'key="section"', "第 1 个 trace“c1”缺少 department"),
        ('key="org:resource"', 'key="who"', "第 1 个 trace“c1”第 1 个事件缺少 org:resource"),
        ('value="complete"', 'value="start"', "第 1 个 trace“c1”第 1 个事件是“start”"),
        ("2011-03-01T09:00:00+00:00", "yesterday", "time:timestamp 不是时间：yesterday"),
        ("2011-03-01T09:00:00+00:00", "2011-03-01T09:00:00", "没有写时区"),
        ('value="c2"', 'value="c1"', "trace“c1”出现了两次"),
        ("</log>", "", "不是可以安全读取的 XES"),
    ],
)
def test_what_is_wrong_is_said_with_its_trace(tmp_path: Path, wrong: str, right: str, said: str) -> None:
    text = xes(GOOD)
    assert wrong in text
    with pytest.raises(BadLog, match=said):
        reading.read(written(tmp_path, text.replace(wrong, right)))


def test_no_events_no_cases_and_another_kind_of_xml(tmp_path: Path) -> None:
    with pytest.raises(BadLog, match=r"trace“c2”里没有事件"):
        reading.read(written(tmp_path, re.sub(r"<event>.*?</event>", "", xes(GOOD[1:]))))
    with pytest.raises(BadLog, match="没有一件"):
        reading.read(written(tmp_path, xes([])))
    with pytest.raises(BadLog, match="最外层应当是 log"):
        reading.read(written(tmp_path, "<html><body/></html>"))


def test_what_is_no_log_at_all(tmp_path: Path) -> None:
    whole = written(tmp_path, xes(GOOD)).read_bytes()
    (tmp_path / "cut.xes.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadLog, match="压缩包坏了"):
        reading.read(tmp_path / "cut.xes.gz")
    with pytest.raises(BadLog, match="不是可以安全读取的 XES"):
        reading.read(written(tmp_path, "MC26022700417", "text.xes"))
    with pytest.raises(BadLog, match="读不了"):
        reading.read(tmp_path / "nowhere.xes.gz")


def test_a_document_type_is_not_read(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa">]>' + xes(GOOD).split("?>")[1].replace("c1", "&a;")
    with pytest.raises(BadLog, match="不是可以安全读取的 XES"):
        reading.read(written(tmp_path, bomb))


def test_what_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST", 100)
    with pytest.raises(BadLog, match="超过 2 GB"):
        reading.read(written(tmp_path, xes(GOOD)))
