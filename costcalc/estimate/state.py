"""A checked form → what is asked of the core; and back into an address, which never holds the prompt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.forms import Form

from costcalc.current import catalog
from costcalc.request.prompt import Counted, counted, query_pairs
from costcalc.web.address import VERSION, kept, pin
from pricing.estimate.estimate import Estimate, default_models, encodings_of
from pricing.estimate.request import Expectation, Measured, Request
from pricing.quote import Conditions
from pricing.strict_json import JSONError
from pricing.tokens.encodings import FILES
from pricing.tokens.text import TextTooLong
from pricing.workload import Workload

SAFE = ",/:@"


@dataclass(frozen=True, slots=True)
class State:
    """Everything that determines the page's figures: a request, what was counted, the order of the rows."""

    request: Request
    counted: Counted
    sort: str
    columns: tuple[str, ...] = ()
    """Keys of the columns to show; none: all."""

    def query(self, found: Estimate | None = None) -> str:
        """The address's query string, which gives the same figures again; with an estimate it remembers them."""
        pairs: list[tuple[str, object]] = [
            ("sort", self.sort),
            *([("columns", ",".join(self.columns))] if self.columns else []),
            ("v", VERSION),
            ("catalog", pin(catalog())),
            *([("figures", kept(self.asked(), (r.monthly for r in found.results)))] if found else []),
        ]
        return f"{self.asked()}&{urlencode(pairs, safe=SAFE)}"

    def asked(self) -> str:
        """The part of the query that determines the figures."""
        request, expected = self.request, self.request.expectation
        pairs: list[tuple[str, object]] = [
            *self.counts(),
            ("output_tokens", expected.output_tokens),
            ("reasoning_tokens", expected.reasoning_tokens),
            ("requests", request.workload.requests),
            ("per", request.workload.per),
            ("days", request.workload.days),
            ("as_of", request.conditions.as_of),
            ("tier", request.conditions.tier),
            *self.unusual(),
            ("models", ",".join(request.models)),
        ]
        return urlencode(pairs, safe=SAFE)

    def sizes(self) -> tuple[str, ...]:
        """The encodings that the prompt was counted in."""
        return tuple(FILES) if isinstance(self.request.prompt, int) else tuple(self.request.prompt.sizes)

    def counts(self) -> list[tuple[str, object]]:
        if isinstance(self.request.prompt, int):
            return [("input_tokens", self.request.prompt)]
        return query_pairs(self.counted)

    def unusual(self) -> list[tuple[str, object]]:
        """What most addresses do not need."""
        expected, measured, at = self.request.expectation, self.request.measured, self.request.conditions.at
        found: list[tuple[str, object]] = [
            ("at", f"{at:%H:%M}" if at else ""),
            ("max_output", "" if expected.max_output is None else expected.max_output),
            ("cache_read", _amount(expected.cache_read)),
            ("cache_write", _amount(expected.cache_write)),
            ("lifetime", expected.lifetime if expected.cache_write else ""),
            ("measured", ",".join(f"{name}={number}" for name, number in measured.tokens.items())),
            ("factors", ",".join(f"{name}={number}" for name, number in measured.factors.items())),
        ]
        return [(name, value) for name, value in found if value != ""]


def _amount(value: int | Decimal) -> str:
    """A number of tokens, or a share as a percentage; nothing for none."""
    if not value:
        return ""
    return f"{(value * 100).normalize():f}%" if isinstance(value, Decimal) else str(value)


def checked_state(form: Form) -> State | None:
    """Of a valid form. None where its text or its tools cannot be counted, which is then said at their field."""
    try:
        return state_of(form.cleaned_data)
    except TextTooLong as error:
        form.add_error("prompt", str(error))
    except JSONError as error:
        form.add_error("tools", f"{error}.")
    return None


def state_of(data: Mapping[str, Any]) -> State:
    """From a valid form's cleaned data.

    Raises TextTooLong where the text cannot be tokenized, JSONError for a tool definition that is no schema.
    """
    as_of: date = data["as_of"]
    models = tuple(data["models"] or default_models(catalog(), as_of))
    found = counted(data, encodings_of(catalog(), models, as_of))
    request = Request(
        prompt=found.count if found.count is not None else data["input_tokens"],
        models=models,
        expectation=Expectation(
            output_tokens=data["output_tokens"],
            reasoning_tokens=data["reasoning_tokens"],
            max_output=data["max_output"] if data["max_output"] is not None else found.max_output,
            cache_read=data["cache_read"],
            cache_write=data["cache_write"],
            lifetime=data["lifetime"],
        ),
        conditions=Conditions(as_of, data["tier"], data["at"]),
        workload=Workload(Decimal(data["requests"]), data["per"], data["days"]),
        measured=Measured(data["measured"], data["factors"]),
    )
    return State(request, found, data["sort"], data["columns"])
