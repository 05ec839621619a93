"""Use that OpenAI's costs and other rows both state, as sums without ids, so that it is charged twice."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from pricing.usage_log.formats.openai_costs import NOTE
from pricing.usage_log.key import Key

_DATE: Final = re.compile(r"-\d{4}-\d{2}-\d{2}$")
"""End of a model's name that OpenAI's costs may leave out, as in gpt-4o-2024-08-06."""


def count_days_twice(keys: Collection[Key]) -> int:
    """Return the days of which OpenAI's costs state tokens of a model, and other rows of OpenAI's form, too."""
    costs = {_find_use(key) for key in keys if NOTE in key.note}
    others = {_find_use(key) for key in keys if key.vendor == "openai" and NOTE not in key.note and key.model}
    return len({day for day, _ in costs & others if day})


def _find_use(key: Key) -> tuple[str, str]:
    return key.day, _DATE.sub("", key.model)
