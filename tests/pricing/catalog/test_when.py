"""Conditions of a price, in words."""

from __future__ import annotations

import pytest

from pricing.catalog.when import When


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({"tier": "batch"}, "batch"),
        ({"input_tokens": {"from": 200_000}}, "from 200,000 input tokens"),
        ({"tier": "flex", "input_tokens": {"over": 272_000}}, "flex, over 272,000 input tokens"),
        ({"utc": {"from": "16:30", "until": "00:30"}}, "16:30–00:30 UTC"),
        ({"utc": {"from": "01:00", "until": "04:00", "weekdays": ["sat"]}}, "01:00–04:00 UTC, Sat"),
        (
            {"utc": {"from": "09:00", "until": "17:00", "weekdays": ["mon", "tue", "wed", "thu", "fri"]}},
            "09:00–17:00 UTC, Mon–Fri",
        ),
    ],
)  # fmt: skip
def test_conditions_in_words(when: dict[str, object], words: str) -> None:
    assert str(When.model_validate(when)) == words
