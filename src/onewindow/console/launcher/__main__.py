"""The commands of ``./onewindow``."""

import argparse
import sys
from pathlib import Path

from onewindow.console.launcher import archive, benchmark, demo, quality
from onewindow.console.launcher.database import database
from onewindow.console.launcher.environment import environment
from onewindow.console.launcher.processes import manage

PASSED_ON = {"manage", "test", "bench"}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./onewindow", description="一窗：政务服务中心的全套软件")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    shown = commands.add_parser("demo", help="示范城市：安装、载入、启动")
    shown.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    shown.add_argument("--reset", action="store_true", help="清空示范数据，从头再来")
    shown.add_argument("--check", action="store_true", help="自己起一个服务，走一遍主流程，全部成立才返回 0")
    commands.add_parser("install", help="为一座真正的城市安装或升级：前端部件、静态文件、建表、翻译；不载入数据")
    commands.add_parser("check", help="快速检查：写法、类型、图纸、模板、迁移、翻译")
    commands.add_parser("test", help="全部测试（后面可以跟 pytest 的参数）")
    commands.add_parser("manage", help="管理命令")
    commands.add_parser("bench", help="基准测试：bench 名称 [--json]")
    saved = commands.add_parser("backup", help="备份到一个文件")
    saved.add_argument("file", type=Path)
    restored = commands.add_parser("restore", help="从备份文件恢复")
    restored.add_argument("file", type=Path)
    restored.add_argument("--yes", action="store_true", help="确定替换现有数据")
    return parser


def _manage(arguments: list[str]) -> int:
    with database() as url:
        return manage(arguments, environment(url))


def main() -> int:
    words = sys.argv[1:]
    if words and words[0] in PASSED_ON:
        passed_on = {"manage": _manage, "test": quality.test, "bench": benchmark.run}
        return passed_on[words[0]](words[1:])
    chosen = _parser().parse_args(words)
    if chosen.command == "demo":
        return demo.check(chosen.port) if chosen.check else demo.run(chosen.port, reset=chosen.reset)
    if chosen.command == "install":
        return demo.install()
    if chosen.command == "backup":
        return archive.backup(chosen.file)
    if chosen.command == "restore":
        return archive.restore(chosen.file, confirmed=chosen.yes)
    return quality.check()


if __name__ == "__main__":
    sys.exit(main())
