"""A toy kind backed by a dict, in an index folder of the test's own."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from django.conf import LazySettings

from onewindow.kernel.search import service as search
from onewindow.kernel.search.kinds import registry

ITEMS = {
    "i1": ("营业性演出审批", "文化旅游", "演出申请书 场地证明"),
    "i2": ("食品经营许可", "食品药品", "食品经营许可申请书 平面布局图"),
    "i3": ("挖掘城市道路审批", "城市管理", "施工方案 道路现状图"),
    "i4": ("公共场所卫生许可", "卫生健康", "卫生检测报告 平面图"),
    "i5": ("劳务派遣经营许可", "人力资源", "验资报告 劳务派遣协议"),
    "i6": ("中外合作经营营业性演出经纪机构审批", "文化旅游", "合同 章程"),
    "i7": ("食品生产许可", "食品药品", "工艺流程图"),
    "i8": ("X光机使用许可", "卫生健康", "辐射安全"),
}


class Toy:
    """Rows as (title, theme, materials)."""

    def __init__(self) -> None:
        self.rows = dict(ITEMS)
        self.loaded_all = 0

    def load(self, keys: Sequence[str] | None) -> Iterable[tuple[str, Mapping[str, str]]]:
        if keys is None:
            self.loaded_all += 1
        wanted = list(self.rows) if keys is None else [key for key in keys if key in self.rows]
        for key in wanted:
            name, theme, materials = self.rows[key]
            yield key, {"name": name, "theme": theme, "materials": materials}


@pytest.fixture
def toy(settings: LazySettings, tmp_path: Path) -> Iterator[Toy]:
    settings.VAR_DIR = tmp_path
    before, synonyms = registry.all(), registry._provider
    registry.clear()
    registry.set_synonyms(None)
    rows = Toy()
    search.register(search.Kind("toy", {"name": 5.0, "theme": 1.0, "materials": 1.0}, rows.load))
    yield rows
    registry.clear()
    registry.set_synonyms(synonyms)
    for kind in before:
        registry.register(kind)


@pytest.fixture
def built(toy: Toy, db: None) -> Toy:
    search.reindex("toy")
    return toy


@pytest.fixture
def keys() -> Callable[[str], list[str]]:
    return lambda text: [hit.key for hit in search.query("toy", text)]
