"""Tiers: what an answer states in several places has to agree, and what was asked for is told where it differs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pricing.strict_json import JSONError
from pricing.usage_log.fields.tiers import choose_tier, name_tier
from pricing.usage_log.formats import litellm
from pricing.usage_log.response import read_response
from tests.support.usage_logs import read_rows
from tests.support.written_logs import reduce_bytes

USED = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
ASKED = "asked for the tier flex, and the answer "


@pytest.mark.parametrize(
    ("word", "tier"),
    [
        ("default", "standard"),
        ("fast", "priority"),
        ("flex", "flex"),
        ("auto", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_a_word_is_a_tier(word: Any, tier: str | None) -> None:
    assert name_tier(word) == tier


def test_the_same_tier_in_several_places_is_one() -> None:
    answer = {"model": "m", "service_tier": "default", "usage": USED | {"service_tier": "standard"}}
    assert read_response(1, answer).tier == "standard"
    assert read_response(1, answer | {"service_tier": "auto"}).tier == "standard"
    assert choose_tier([("a", None), ("b", "flex"), ("c", "flex")]) == "flex"


def test_an_answer_with_two_tiers_is_refused() -> None:
    answer = {"model": "m", "service_tier": "default", "usage": USED | {"service_tier": "flex"}}
    with pytest.raises(
        JSONError, match=r"^usage.service_tier: is flex and service_tier standard, so it is unclear whi"
    ):
        read_response(1, answer)


def test_gemini_with_two_tiers_is_refused() -> None:
    usage = {"promptTokenCount": 5, "totalTokenCount": 5, "trafficType": "ON_DEMAND"}
    assert read_response(1, {"usageMetadata": usage | {"serviceTier": "STANDARD"}}).tier == "standard"
    with pytest.raises(JSONError, match=r"^usageMetadata.serviceTier: is flex and usageMetadata.trafficType standard"):
        read_response(1, {"usageMetadata": usage | {"serviceTier": "FLEX"}})


def test_litellm_with_two_tiers_is_refused() -> None:
    row = {"call_type": "acompletion", "spend": 1, "service_tier": "flex", "metadata": {"usage_object": USED}}
    assert read_rows(litellm.FORMAT, [row])[0].tier == "flex"
    with pytest.raises(JSONError, match=r"^service_tier: is flex and metadata.service_tier priority"):
        read_rows(litellm.FORMAT, [row | {"metadata": {"usage_object": USED, "service_tier": "priority"}}])


@pytest.mark.parametrize("wrapped", [True, False])
@pytest.mark.parametrize(
    ("served", "note"),
    [
        ({"service_tier": "default"}, f"{ASKED}was served at standard"),
        ({}, f"{ASKED}does not say which one served it: priced as standard"),
        ({"service_tier": "flex"}, ""),
    ],
)
def test_the_answer_states_the_tier_and_another_one_that_was_asked_for_is_told(
    served: dict[str, str], note: str, *, wrapped: bool
) -> None:
    answer = {"model": "m", "usage": USED} | served
    row = {"response": answer} if wrapped else answer
    record = read_response(1, row | {"request": {"service_tier": "flex"}})
    assert (record.tier, record.reading.note) == (
        served.get("service_tier", "").replace("default", "standard") or None,
        note,
    )


def test_lines_that_are_alike_but_for_the_tier_asked_for_are_told_apart() -> None:
    asked = ["flex", "default", "priority"] * 20
    rows = [
        {
            "request": {"service_tier": tier},
            "response": {"model": "m", "usage": USED | {"prompt_tokens": 5 + n, "total_tokens": 7 + n}},
        }
        for n, tier in enumerate(asked)
    ]
    reduced = reduce_bytes(b"".join(json.dumps(row).encode() + b"\n" for row in rows))
    assert sorted((key.note.partition(",")[0], sums[0]) for key, sums in reduced.groups.items()) == [
        ("", 20), ("asked for the tier flex", 20), ("asked for the tier priority", 20),
    ]  # fmt: skip
