"""What if, as a program asks for it and is answered."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest
from django.test import Client

from tests.support.api import read_fault, send
from tests.support.usage_answers import OPENAI, PARTIAL, UNKNOWN

pytestmark = pytest.mark.usefixtures("acme")
COST = D("0.0014")
"""Of OPENAI: (1,000 × 1 + 100 × 4) / 1,000,000."""


def ask(client: Client, rows: list[Any], *scenarios: Any, **more: Any) -> Any:
    return send(client, "usage", {"rows": rows, "what_if": [*scenarios], **more})


def test_the_usage_as_it_is_stands_beside_each_scenario(client: Client) -> None:
    answer = ask(client, [OPENAI], {"tier": "batch"}, {"models": {"fast-1": "fast-2"}, "as_of": "2026-11-03"})
    told = answer["what_if"]
    assert told["as_is"] == {
        "amount": "0.0014", "low": "0.0014", "high": "0.0014", "partial": False, "unpriced_rows": 0,
    }  # fmt: skip
    assert told["as_is"]["amount"] == answer["total"]["amount"]
    batch, other = told["scenarios"]
    assert (batch["title"], batch["total"]["amount"]) == ("tier=batch", "0.0007")
    assert batch["compared"] == {
        "rows": 1, "as_is": "0.0014", "amount": "0.0007", "difference": "-0.0007", "change": "-0.500000",
    }  # fmt: skip
    (group,) = other["groups"]
    assert (group["model"], group["rows"], group["as_is"]["amount"]) == ("fast-1", 1, "0.0014")
    assert group["what_if"]["amount"] == "0.0042"  # (1,000 × 3 + 100 × 12) / 1,000,000
    assert other["scenario"] == {
        "model": None, "models": {"fast-1": "fast-2"}, "tier": None, "batch_share": None, "cache_hit_rate": None,
        "as_of": "2026-11-03",
    }  # fmt: skip
    assert (answer["complete"], answer["reasons"]) == (True, [])


def test_shares_come_as_numbers_or_texts(client: Client) -> None:
    told = ask(client, [OPENAI], {"batch_share": 0.3, "cache_hit_rate": "0.5"})["what_if"]["scenarios"][0]
    # 500 uncached, 500 at a tenth, and three tenths of it all at half the price
    then = (500 * 1 + 500 * D("0.1") + 100 * 4) / 1_000_000
    assert D(told["total"]["amount"]) == then * D("0.85")
    assert (told["scenario"]["batch_share"], told["scenario"]["cache_hit_rate"]) == ("0.300000", "0.500000")


def test_without_a_question_there_is_no_answer(client: Client) -> None:
    assert "what_if" not in send(client, "usage", {"rows": [OPENAI]})


def test_what_has_no_price_then_is_a_reason_and_compared_with_nothing(client: Client) -> None:
    answer = ask(client, [OPENAI], {"model": "slow"})
    (told,) = answer["what_if"]["scenarios"]
    assert (told["total"]["amount"], told["compared"]["rows"], told["compared"]["difference"]) == (None, 0, None)
    assert (told["total"]["unpriced_rows"], told["unpriced"][0]["model"]) == (1, "fast-1")
    (reason,) = answer["reasons"]
    assert reason["code"] == "what_if"
    assert reason["message"].startswith("what if model=slow: 1 row has no price then (slow retired on 2026-06-01")
    assert answer["complete"] is True  # what it cost as it is


def test_what_has_no_price_as_it_is_is_no_saving(client: Client) -> None:
    (told,) = ask(client, [OPENAI, UNKNOWN], {"model": "fast-1"})["what_if"]["scenarios"]
    assert (told["total"]["amount"], told["compared"]["rows"]) == ("0.0028", 1)
    assert told["compared"]["difference"] == "0"


def test_what_is_partial_stays_partial(client: Client) -> None:
    (told,) = ask(client, [PARTIAL], {"tier": "batch"})["what_if"]["scenarios"]
    assert (told["total"]["amount"], told["total"]["partial"]) == ("0.0007", True)


def test_a_model_that_no_row_has_is_a_reason(client: Client) -> None:
    answer = ask(client, [OPENAI], {"models": {"fsat-1": "fast-2"}})
    assert answer["what_if"]["scenarios"][0]["unmatched"] == ["fsat-1"]
    assert answer["reasons"] == [{"code": "what_if", "message": "what if model=fsat-1>fast-2: no row is of fsat-1"}]


def test_notes_have_their_rows(client: Client) -> None:
    (told,) = ask(client, [OPENAI], {"tier": "flex"})["what_if"]["scenarios"]
    assert told["notes"] == [{"text": "fast-1 is not sold at the tier flex; these rows are at standard", "rows": 1}]


@pytest.mark.parametrize(
    ("scenario", "path"),
    [
        ({}, "what_if[1]"),
        ({"model": "no-such-model"}, "what_if[1].model"),
        ({"models": {"fast-1": "no-such-model"}}, "what_if[1].models.fast-1"),
        ({"tier": "cheap"}, "what_if[1].tier"),
        ({"tier": "batch", "batch_share": 0.5}, "what_if[1].batch_share"),
        ({"cache_hit_rate": 1.5}, "what_if[1].cache_hit_rate"),
        ({"as_of": "soon"}, "what_if[1].as_of"),
        ({"cached": 0.5}, "what_if[1].cached"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(client: Client, scenario: Any, path: str) -> None:
    body = {"rows": [OPENAI], "what_if": [{"tier": "batch"}, scenario]}
    assert read_fault(client, "usage", body)[1] == path


def test_there_are_not_too_many(client: Client) -> None:
    body = {"rows": [OPENAI], "what_if": [{"tier": "batch"}] * 11}
    assert read_fault(client, "usage", body)[1] == "what_if"
    assert read_fault(client, "usage", body | {"what_if": []})[1] == "what_if"
