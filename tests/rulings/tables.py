"""A decision table as an editor writes it."""

from typing import Any

TABLE: dict[str, Any] = {
    "inputs": [
        {"key": "seats", "label": "座位", "expression": "form.seats", "kind": "number"},
        {"key": "venue", "label": "场所", "expression": "answers.venue", "kind": "choice", "values": ["室内", "露天"]},
    ],
    "rows": [
        {"verdict": "grant", "reason": "室内不超过 200 座", "cells": {"seats": "<= 200", "venue": "室内"}},
        {"verdict": "doubt", "reason": "室内超过 200 座要看消防", "cells": {"seats": "> 200", "venue": "室内"}},
    ],
}


def with_row(**row: Any) -> dict[str, Any]:
    return {**TABLE, "rows": [*TABLE["rows"], {"verdict": "grant", "reason": "另一行", "cells": {}, **row}]}
