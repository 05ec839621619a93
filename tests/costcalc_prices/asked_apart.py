"""Asks the installed package in a process that has nothing else: `python -I -S asked_apart.py FOLDER <questions`.

Each line of standard input is a question with the answer of the full program; what differs is printed.
"""

from __future__ import annotations

import json
import sys
from datetime import date, time
from importlib.util import find_spec
from typing import Any

sys.path.insert(0, sys.argv[1])

from costcalc_prices import MissingCondition, NotSold, rates


def answer(name: str, day: str, conditions: dict[str, Any]) -> Any:
    given: dict[str, Any] = conditions | ({"at": time.fromisoformat(conditions["at"])} if "at" in conditions else {})
    try:
        found = rates(name, date.fromisoformat(day), **given)
    except NotSold:
        return "not sold"
    except MissingCondition as error:
        return list(error.conditions)
    return {
        "model": found.model,
        "rates": {key: f"{rate.normalize():f}" for key, rate in found.rates.items()},
        "images": [[each.size, each.quality, f"{each.rate.normalize():f}"] for each in found.images],
        "not_included": list(found.not_included),
        "source": found.rows[0].source,
    }


def main() -> None:
    others = [name for name in ("costcalc", "pricing", "pydantic", "yaml") if find_spec(name)]
    assert not others, f"not alone: {others}"
    asked = 0
    for line in sys.stdin:
        name, day, conditions, expected = json.loads(line)
        asked += 1
        if (said := answer(name, day, conditions)) != expected:
            print(json.dumps([name, day, conditions, expected, said]))  # noqa: T201
    print(asked)  # noqa: T201


main()
