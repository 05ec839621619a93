"""Whatever stands in a row, a reader says what is wrong with it: no row ends the reading of a file or of a page."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pricing.strict_json import JSONError, parse
from pricing.usage import UsageError
from pricing.usage_log.recognize import recognize_row
from pricing.usage_log.record import Record
from tests.support.usage_logs import SAMPLES, list_rows

FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix != ".md")
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**15, Decimal("1.5"), parse("NaN"), Decimal("1e300"), "", "x", "1e5", "2026-13-40",
    "\ud800", "9" * 400, [], [1], [[]], {}, {"a": 1}, {"usage": 5}, [{}], "Infinity", "0001-01-01T00:00:00+14:00",
)  # fmt: skip
ROUNDS = 60


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (object or list, key) of everything within a value."""
    for key, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
        yield value, key
        if isinstance(inner, dict | list):
            yield from places(inner)


def spoil(row: Any, chance: random.Random) -> dict[str, Any]:
    spoiled = copy.deepcopy(dict(row))
    for _ in range(chance.randrange(1, 4)):
        if not (found := list(places(spoiled))):
            break
        holder, key = chance.choice(found)
        if chance.random() < 0.2 and isinstance(holder, dict):
            del holder[key]
        else:
            holder[key] = copy.deepcopy(chance.choice(ODD))
    return spoiled


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_spoiled_row_raises_anything_but_what_is_wrong_with_it(path: Path) -> None:
    chance = random.Random(path.name)  # noqa: S311 -- the same rows in each run
    rows = list_rows(path.name)
    readers: dict[str, Any] = {}
    for number in range(ROUNDS):
        row = spoil(chance.choice(rows), chance)
        found = recognize_row(row)
        if found is None:
            continue
        reader = readers.setdefault(found.form.name, found.form.start(("user", "team")))
        try:
            assert all(isinstance(record, Record) for record in reader.read(number, row))
        except (JSONError, UsageError):
            continue
    for reader in readers.values():
        try:
            assert all(isinstance(record, Record) for record in reader.finish())
        except (JSONError, UsageError):
            continue


SAID = "A word of somebody's prompt"
TEXTS = ("messages", "prompt", "input", "content", "choices", "text", "output_text", "system", "instructions", "query")


def read(row: Any) -> str:
    """Return all that is kept of a row, or said of it."""
    found = recognize_row(row)
    if found is None:
        return ""
    reader = found.form.start(("user", "team"))
    try:
        return found.reason + repr([*reader.read(1, row), *reader.finish()])
    except (JSONError, UsageError) as error:
        return str(error)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_text_of_a_prompt_is_kept_or_repeated(path: Path) -> None:
    for row in list_rows(path.name)[:20]:
        if path.suffix == ".csv":
            assert SAID not in read({**row, **dict.fromkeys(TEXTS, SAID)})
            continue
        talking = copy.deepcopy(dict(row))
        for holder in [talking, *(holder[key] for holder, key in places(talking) if isinstance(holder[key], dict))]:
            for key in TEXTS:
                holder.setdefault(key, [{"role": "user", "content": SAID}] if key == "messages" else SAID)
        assert SAID not in read(talking)
        for holder, key in places(copied := copy.deepcopy(dict(row))):
            if isinstance(holder[key], int | Decimal) and not isinstance(holder[key], bool):
                holder[key], before = SAID, holder[key]
                assert SAID not in read(copied)
                holder[key] = before
