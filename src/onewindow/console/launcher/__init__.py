"""What ``./onewindow`` does: set up, start, check, test, back up. Runs outside Django and starts it."""

import os
import tempfile
from pathlib import Path


def _runtime_folder() -> Path:
    """Of this user alone. A machine without a login session (a container, root, runuser) has none, or another user's."""
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    if given and os.access(given, os.W_OK):
        return Path(given)
    own = Path(tempfile.gettempdir()) / f"onewindow-{os.getuid()}"
    own.mkdir(mode=0o700, exist_ok=True)
    return own


# The embedded server's library keeps its lock in this folder of that name. Where it is missing it takes one file for all
# users of the machine, which only the first of them can open.
os.environ["XDG_RUNTIME_DIR"] = str(_runtime_folder())
(Path(os.environ["XDG_RUNTIME_DIR"]) / "python_PostgresServer").mkdir(mode=0o700, exist_ok=True)
