"""What ``./onewindow`` does: set up, start, check, test, back up. Runs outside Django and starts it."""

import os
import tempfile
from pathlib import Path

# The embedded server's library keeps its lock there; a machine without a login session (a container, root) has none.
if "XDG_RUNTIME_DIR" not in os.environ:
    _run = Path(tempfile.gettempdir()) / f"onewindow-{os.getuid()}"
    _run.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(_run)
