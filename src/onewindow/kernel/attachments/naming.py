"""What a file may be called. The name is shown and downloaded under, never used as a path."""

import unicodedata
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from onewindow.base.errors import Invalid

_LONGEST = 200


def check_name(name: str) -> str:
    """The name in NFC. Raises ``Invalid('bad_file_name')`` for a path, a hidden file or characters nobody can see."""
    name = unicodedata.normalize("NFC", name).strip()
    if not name or len(name) > _LONGEST or name.startswith(".") or "/" in name or "\\" in name:
        raise _refused(name)
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} for character in name):
        raise _refused(name)
    return name


def extension_of(name: str) -> str:
    """The last extension in lower case without the dot; empty when there is none."""
    return PurePosixPath(name).suffix.lower().lstrip(".")


def _refused(name: str) -> Invalid:
    return Invalid(
        "bad_file_name",
        _(
            "文件名不能用：不能为空或超过 200 个字，不能含有路径（/ 或 \\）、看不见的字符，也不能以点开头。请改名后再上传。"
        ),
        name=name[:_LONGEST],
    )
