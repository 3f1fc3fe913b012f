"""Where things are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
SOURCE = ROOT / "src"
FRONTEND = ROOT / "frontend"
DEMO_CITY = ROOT / "demo" / "mingchuan"


def var() -> Path:
    """The folder of everything that is made, not written: database, files, indexes, secrets."""
    folder = Path(os.environ.get("ONEWINDOW_VAR", ROOT / "var")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
