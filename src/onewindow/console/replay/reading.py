"""XES (IEEE 1849) to traces: read as a stream, packed or not, and refused as a whole at the first thing that is wrong."""

import datetime as dt
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from onewindow.console.replay.log import BadLog, Event, Log, Trace

# Several times the largest public log; what unpacks to more is no log of a city.
LARGEST = 2 << 30
_GZIP = b"\x1f\x8b"
_NAME, _DONE = "concept:name", "complete"
_OF_A_TRACE = (_NAME, "startdate", "deadline", "department")
_OF_AN_EVENT = (_NAME, "time:timestamp", "org:group", "org:resource")
_KEPT_ELSEWHERE = frozenset({*_OF_A_TRACE, "enddate", "channel"})


def read(path: Path) -> Log:
    """The whole log. Raises ``BadLog``; with what is wrong in which trace, where it is a trace."""
    try:
        with path.open("rb") as packed:
            stream = _Counted(_unpacked(packed))
            traces = list(_traces(stream))
            stream.drain()
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadLog(f"{path.name} 的 gzip 压缩包坏了，没有读完。请重新下载。") from error
    except OSError as error:
        raise BadLog(f"读不了 {path}：{error.strerror}。") from error
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadLog(f"{path.name} 不是可以安全读取的 XES 文件（gzip 压缩或者没有压缩的 XML）。") from error
    if not traces:
        raise BadLog(f"{path.name} 里没有一件（trace）。")
    return Log(path.name.split(".", 1)[0], stream.digest, traces)


class _Counted(io.RawIOBase):
    """The unpacked text as it is read, with its digest; too much of it is refused before it fills the memory."""

    def __init__(self, inner: gzip.GzipFile | IO[bytes]) -> None:
        self._inner, self._sum, self._size = inner, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size)
        self._sum.update(data)
        self._size += len(data)
        if self._size > LARGEST:
            raise BadLog("解压以后超过 2 GB，不像是一份办件日志。")
        return data

    def drain(self) -> None:
        while self.read(1 << 16):
            pass

    @property
    def digest(self) -> str:
        return self._sum.hexdigest()


def _unpacked(stream: IO[bytes]) -> gzip.GzipFile | IO[bytes]:
    magic = stream.read(2)
    stream.seek(0)
    return gzip.open(stream) if magic == _GZIP else stream


def _traces(stream: _Counted) -> Iterator[Trace]:
    names: set[str] = set()
    root: Element | None = None
    for happened, element in iterparse(stream, ("start", "end"), forbid_dtd=True):
        if root is None:
            root = element
            if _tag(root) != "log":
                raise BadLog("不是 XES 文件：最外层应当是 log。")
        elif happened == "end" and _tag(element) == "trace":
            trace = _trace(element, len(names) + 1)
            if trace.name in names:
                raise BadLog(f"trace“{trace.name}”出现了两次。")
            names.add(trace.name)
            yield trace
            root.clear()


def _trace(element: Element, number: int) -> Trace:
    said = _attributes(element)
    where = f"第 {number} 个 trace“{said.get(_NAME, '')}”"
    _require(said, _OF_A_TRACE, where)
    events = [_event(child, f"{where}第 {n} 个事件") for n, child in enumerate(_events_of(element), start=1)]
    if not events:
        raise BadLog(f"{where}里没有事件。")
    return Trace(
        name=said[_NAME],
        started=_moment(said, "startdate", where),
        deadline=_moment(said, "deadline", where),
        ended=_moment(said, "enddate", where) if said.get("enddate") else None,
        department=said["department"],
        channel=said.get("channel", ""),
        events=sorted(events, key=lambda event: event.at),
        facts={key: value for key, value in said.items() if key not in _KEPT_ELSEWHERE},
    )


def _event(element: Element, where: str) -> Event:
    said = _attributes(element)
    _require(said, _OF_AN_EVENT, where)
    if said.get("lifecycle:transition", _DONE) != _DONE:
        raise BadLog(f"{where}是“{said['lifecycle:transition']}”，只能回放办结（complete）的事件。")
    at = _moment(said, "time:timestamp", where)
    return Event(said[_NAME], said["org:group"], said["org:resource"], at, said.get("concept:instance", ""))


def _events_of(element: Element) -> list[Element]:
    return [child for child in element if _tag(child) == "event"]


def _attributes(element: Element) -> dict[str, str]:
    """Only the element's own: what is nested says something of an attribute, not of the case."""
    return {
        child.get("key", ""): child.get("value", "").strip()
        for child in element
        if _tag(child) not in ("event", "list", "container")
    }


def _require(said: Mapping[str, str], wanted: tuple[str, ...], where: str) -> None:
    missing = [name for name in wanted if not said.get(name)]
    if missing:
        raise BadLog(f"{where}缺少 {'、'.join(missing)}。")


def _moment(said: Mapping[str, str], name: str, where: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(said[name])
    except ValueError as error:
        raise BadLog(f"{where}的 {name} 不是时间：{said[name]}。") from error
    if moment.tzinfo is None:
        raise BadLog(f"{where}的 {name} 没有写时区：{said[name]}。")
    return moment


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]
