"""What the settings read from the environment, for tests; loaded by pytest before anything of Django.

The database is ``DATABASE_URL``; ``./onewindow test`` sets it to the embedded server.
"""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("ONEWINDOW_SECRET_KEY", "test-sessions")
os.environ.setdefault("ONEWINDOW_DATA_KEY", "test-data")
os.environ.setdefault("ONEWINDOW_AUDIT_KEY", "test-audit")
# Each process of a parallel run has its own: the search index belongs to one database.
if "ONEWINDOW_VAR" not in os.environ or "PYTEST_XDIST_WORKER" in os.environ:
    var = Path(tempfile.mkdtemp(prefix="onewindow-test-"))
    os.environ["ONEWINDOW_VAR"] = str(var)


def shared_var() -> Path:
    """Where ``./onewindow`` has put what belongs to the installation, not to a test."""
    return Path(os.environ.get("ONEWINDOW_SHARED_VAR", Path(__file__).resolve().parents[1] / "var"))


os.makedirs(os.path.join(os.environ["ONEWINDOW_VAR"], "static"), exist_ok=True)
# Fonts of the PDFs, and the front-end parts that the pages of the browser tests need.
for name in ("fonts", "vendor"):
    own = Path(os.environ["ONEWINDOW_VAR"], name)
    if not own.exists() and not own.is_symlink():
        own.symlink_to(shared_var() / name)
os.environ.setdefault("DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
# Sixteen takers at once, each on a connection of its own.
os.environ.setdefault("ONEWINDOW_POOL", "20")
# The machine of the test stands elsewhere than the city: naive local time would show at once.
os.environ["TZ"] = "America/St_Johns"
