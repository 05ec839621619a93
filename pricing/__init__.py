"""What a language model's request costs: exact tokens, dated prices, itemised quotes. No web, no network, no floats.

    from pricing import Conditions, load_catalog, quote_usage, Usage

    quote = quote_usage(load_catalog(), "gpt-4o", Usage(input_tokens=1000, output_tokens=500), Conditions(date.today()))
    quote.total, quote.lines, quote.price.source

Names are looked up when they are first asked for, so that counting tokens loads no price tables.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pricing.bill.reader import Bills as Bills
    from pricing.bill.reader import read_bills as read_bills
    from pricing.bill.statement import Given as Given
    from pricing.bill.statement import statement as charge  # noqa: F401
    from pricing.catalog.catalog import Catalog as Catalog
    from pricing.catalog.catalog import NotSold as NotSold
    from pricing.catalog.catalog import UnknownModel as UnknownModel
    from pricing.catalog.loader import CatalogError as CatalogError
    from pricing.catalog.loader import load_catalog as load_catalog
    from pricing.catalog.rates import Conditions as Conditions
    from pricing.estimate.estimate import Estimate as Estimate
    from pricing.estimate.estimate import estimate as estimate_request  # noqa: F401
    from pricing.estimate.request import Expectation as Expectation
    from pricing.estimate.request import Request as Request
    from pricing.projection.analysis import Answers as Answers
    from pricing.projection.analysis import answers as answer_plan  # noqa: F401
    from pricing.projection.plan import Plan as Plan
    from pricing.projection.plan import Profile as Profile
    from pricing.projection.plan import RequestType as RequestType
    from pricing.projection.projection import project as project
    from pricing.projection.scenario import Wish as Wish
    from pricing.quote import Quote as Quote
    from pricing.quote import quote_usage as quote_usage
    from pricing.tokens.prompt import Prompt as Prompt
    from pricing.tokens.prompt import count_prompt as count_prompt
    from pricing.tokens.request_json import recognize as recognize
    from pricing.tokens.text import count_tokens as count_tokens
    from pricing.usage import Usage as Usage
    from pricing.usage import UsageError as UsageError
    from pricing.workload import Workload as Workload

_PLACES: Final = {
    "Answers": "projection.analysis",
    "answer_plan": "projection.analysis:answers",
    "Bills": "bill.reader",
    "read_bills": "bill.reader",
    "Catalog": "catalog.catalog",
    "NotSold": "catalog.catalog",
    "UnknownModel": "catalog.catalog",
    "CatalogError": "catalog.loader",
    "load_catalog": "catalog.loader",
    "Given": "bill.statement",
    "charge": "bill.statement:statement",
    "Estimate": "estimate.estimate",
    "estimate_request": "estimate.estimate:estimate",
    "quote_usage": "quote",
    "Plan": "projection.plan",
    "Profile": "projection.plan",
    "RequestType": "projection.plan",
    "project": "projection.projection",
    "Conditions": "catalog.rates",
    "Quote": "quote",
    "Expectation": "estimate.request",
    "Request": "estimate.request",
    "recognize": "tokens.request_json",
    "Prompt": "tokens.prompt",
    "count_prompt": "tokens.prompt",
    "count_tokens": "tokens.text",
    "Usage": "usage",
    "UsageError": "usage",
    "Wish": "projection.scenario",
    "Workload": "workload",
}
"""Name → its module, and its name there where it differs: no function has the name of a module here."""

__all__ = sorted(_PLACES)  # noqa: PLE0605 -- the names above


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"pricing has no {name}; see pricing.__all__")
    module, _, inner = _PLACES[name].partition(":")
    return getattr(import_module(f"pricing.{module}"), inner or name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_PLACES])
