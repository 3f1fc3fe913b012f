"""How the launcher speaks at the terminal."""

import sys
from typing import NoReturn


def say(sentence: str) -> None:
    """One step begun."""
    print(f"\033[1m▸\033[0m {sentence}", file=sys.stderr, flush=True)


def stop(sentence: str, code: int = 1) -> NoReturn:
    """The end, with what happened and what to do."""
    print(f"\033[31m✗\033[0m {sentence}", file=sys.stderr, flush=True)
    raise SystemExit(code)
