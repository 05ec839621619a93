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
    from pricing.answers import Answers as Answers
    from pricing.answers import answers as answer_plan  # noqa: F401
    from pricing.bills import Bills as Bills
    from pricing.bills import read_bills as read_bills
    from pricing.catalog.book import Catalog as Catalog
    from pricing.catalog.book import NotSold as NotSold
    from pricing.catalog.book import UnknownModel as UnknownModel
    from pricing.catalog.load import CatalogError as CatalogError
    from pricing.catalog.load import load_catalog as load_catalog
    from pricing.charges import Given as Given
    from pricing.charges import statement as charge  # noqa: F401
    from pricing.estimate import Estimate as Estimate
    from pricing.estimate import estimate as estimate_request  # noqa: F401
    from pricing.library import quote_usage as quote_usage
    from pricing.plan import Plan as Plan
    from pricing.plan import Profile as Profile
    from pricing.plan import RequestType as RequestType
    from pricing.projection import project as project
    from pricing.quote import Conditions as Conditions
    from pricing.quote import Quote as Quote
    from pricing.request import Expectation as Expectation
    from pricing.request import Request as Request
    from pricing.tokens.paste import recognise as recognise
    from pricing.tokens.prompt import Prompt as Prompt
    from pricing.tokens.prompt import count as count_prompt  # noqa: F401
    from pricing.tokens.text import count_tokens as count_tokens
    from pricing.usage import Usage as Usage
    from pricing.usage import UsageError as UsageError
    from pricing.wish import Wish as Wish
    from pricing.workload import Workload as Workload

_PLACES: Final = {
    "Answers": "answers",
    "answer_plan": "answers:answers",
    "Bills": "bills",
    "read_bills": "bills",
    "Catalog": "catalog.book",
    "NotSold": "catalog.book",
    "UnknownModel": "catalog.book",
    "CatalogError": "catalog.load",
    "load_catalog": "catalog.load",
    "Given": "charges",
    "charge": "charges:statement",
    "Estimate": "estimate",
    "estimate_request": "estimate:estimate",
    "quote_usage": "library",
    "Plan": "plan",
    "Profile": "plan",
    "RequestType": "plan",
    "project": "projection",
    "Conditions": "quote",
    "Quote": "quote",
    "Expectation": "request",
    "Request": "request",
    "recognise": "tokens.paste",
    "Prompt": "tokens.prompt",
    "count_prompt": "tokens.prompt:count",
    "count_tokens": "tokens.text",
    "Usage": "usage",
    "UsageError": "usage",
    "Wish": "wish",
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
