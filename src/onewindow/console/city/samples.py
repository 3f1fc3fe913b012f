"""Papers that applicants of the demo city hand in: one page that says what it stands for."""

from functools import cache

import typst
from django.conf import settings

PAGE = """
#set page(paper: "a5", margin: 2cm)
#set text(font: "Noto Sans SC", size: 12pt, lang: "zh")
#align(center + horizon)[
  #text(size: 20pt, weight: "bold", sys.inputs.name)
  #v(1em)
  #text(fill: gray)[示范城市的样张，内容均为虚构]
]
"""


@cache
def paper(name: str) -> bytes:
    """A PDF of one page with the material's name."""
    compiler = typst.Compiler(font_paths=[str(settings.VAR_DIR / "fonts")], ignore_system_fonts=True)
    made = compiler.compile(PAGE.encode(), sys_inputs={"name": name}, format="pdf")
    if not isinstance(made, bytes):
        raise TypeError("one page is one file")
    return made
