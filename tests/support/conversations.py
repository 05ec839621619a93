"""Conversations on models, each in a line."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.conversation.conversation import Conversation
from pricing.estimate.estimate import Result, estimate_request
from pricing.estimate.request import Expectation, Request
from pricing.workload import Workload
from tests.support.price_tables import TODAY

MILLION = D(1_000_000)
TALK = Conversation(turns=2, user_tokens=100)
"""With 1,000 tokens before it and answers of 200: inputs of 1,100 and 1,400 tokens, the second with 1,100 unchanged."""


def ask(talk: Conversation = TALK, *names: str, prompt: Any = 1_000, answer: int = 200, **expected: Any) -> Request:
    conditions = Conditions(TODAY, expected.pop("tier", "standard"))
    expectation = Expectation(answer, **expected)
    return Request(prompt, names or ("fast-1",), expectation, conditions, Workload(D(1_000)), conversation=talk)


def on(catalog: Catalog, talk: Conversation = TALK, name: str = "fast-1", **more: Any) -> Result:
    return estimate_request(catalog, ask(talk, name, **more)).results[0]
