"""A checked form → what is asked of the core; and back into an address, which never holds the prompt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from costcalc.book import catalog
from pricing.estimate import Expectation, Request, default_models
from pricing.quote import Conditions
from pricing.tokens.encodings import FILES
from pricing.tokens.text import TextCount, count_text
from pricing.workload import Workload


@dataclass(frozen=True, slots=True)
class State:
    """Everything that determines the page's figures: a request, the text's size, the order of the rows."""

    request: Request
    count: TextCount | None
    """The text's size; None where the person gives a number of tokens instead."""
    sort: str

    def query(self) -> str:
        """The address's query string, which gives the same figures again."""
        request = self.request
        pairs: list[tuple[str, object]] = [
            *self.counts(),
            ("output_tokens", request.expectation.output_tokens),
            ("reasoning_tokens", request.expectation.reasoning_tokens),
            ("requests", request.workload.requests),
            ("per", request.workload.per),
            ("days", request.workload.days),
            ("as_of", request.conditions.as_of),
            ("tier", request.conditions.tier),
        ]
        if request.conditions.at:
            pairs.append(("at", f"{request.conditions.at:%H:%M}"))
        pairs += [("models", ",".join(request.models)), ("sort", self.sort)]
        return urlencode(pairs, safe=",/:@")

    def counts(self) -> list[tuple[str, object]]:
        if self.count is None:
            return [("input_tokens", self.request.tokens)]
        return [*self.count.tokens.items(), ("characters", self.count.characters), ("words", self.count.words)]


def state_of(data: Mapping[str, Any]) -> State:
    """From a valid form's cleaned data. Raises TextTooLong where the text cannot be tokenized."""
    as_of: date = data["as_of"]
    count = count_of(data)
    request = Request(
        tokens=count.tokens if count else data["input_tokens"],
        models=tuple(data["models"] or default_models(catalog(), as_of)),
        expectation=Expectation(data["output_tokens"], data["reasoning_tokens"]),
        conditions=Conditions(as_of, data["tier"], data["at"]),
        workload=Workload(Decimal(data["requests"]), data["per"], data["days"]),
    )
    return State(request, count, data["sort"])


def text_of(data: Mapping[str, Any]) -> str:
    file: str | None = data["file"]
    return file if file is not None else str(data["prompt"])


def count_of(data: Mapping[str, Any]) -> TextCount | None:
    """The text's count; without a text the counts given, as in an address; None for a plain number of tokens."""
    text = text_of(data)
    if not text and data["input_tokens"] is not None:
        return None
    if not text:
        return TextCount(data["characters"], data["words"], {encoding: data[encoding] for encoding in FILES})
    return count_text(text)
