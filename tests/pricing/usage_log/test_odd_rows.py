"""Rows of each sample with something else in the place of a part of them: faults, and nothing worse."""

from __future__ import annotations

import random
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pricing.strict_json import JSONError
from pricing.usage import UsageError
from pricing.usage_log.recognize import recognize_row
from tests.support.session_logs import RECORDED
from tests.support.usage_logs import SAMPLES, list_rows, recognize_sample

FILES = sorted(path for folder in (SAMPLES, RECORDED) for path in folder.iterdir() if path.suffix != ".md")
ODD: list[Any] = [
    None, True, -1, 0, 10**19, Decimal("1.5"), Decimal("1e999999"), "", "7", "x" * 300, "\ud800", "\x00", [], {}, [[1]],
    [None], {"type": "message"}, {"usage": {}}, "2026-13-45", "message",
]  # fmt: skip
TIMES = 300


def spoil(value: Any, dice: random.Random) -> Any:
    if isinstance(value, Mapping) and value and dice.random() < 0.85:
        name = dice.choice(list(value))
        return {**value, name: spoil(value[name], dice)}
    if isinstance(value, list) and value and dice.random() < 0.85:
        place = dice.randrange(len(value))
        return [*value[:place], spoil(value[place], dice), *value[place + 1 :]]
    return dice.choice(ODD)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_row_however_odd_is_more_than_a_fault(path: Path) -> None:
    rows, dice = list_rows(str(path))[:60], random.Random(path.name)  # noqa: S311
    form = recognize_sample(str(path))
    for _ in range(TIMES // len(rows) + 1):
        reader = form.start(("user", "project"))
        for line, row in enumerate(rows, 1):
            odd = spoil(row, dice)
            if not isinstance(odd, dict):
                continue
            recognize_row(odd)
            with suppress(JSONError, UsageError):
                list(reader.read(line, odd))
        with suppress(JSONError, UsageError):
            list(reader.finish())
