"""Price requests to language models: exact tokens, dated prices, itemized quotes. No web, no network, no floats.

>>> from datetime import date
>>> from pricing import Conditions, Usage, load_catalog, quote_usage
>>> usage = Usage(input_tokens=1000, output_tokens=500)
>>> quote = quote_usage(load_catalog(), "gpt-4o", usage, Conditions(date(2024, 6, 1)))
>>> quote.total
Decimal('0.0125')
>>> [(line.item, line.quantity, str(line.rate)) for line in quote.lines]
[('input', 1000, '5.00'), ('output', 500, '15.00')]

Where to go:

- `count_tokens` of a text, `count_prompt` of a chat with its tools and images, `recognize` for a request as JSON
- `load_catalog`, and `quote_usage` for the cost of a request; `NotSold` and `UnknownModel` say why there is none
- `estimate_request` for a request, or a whole `Conversation`, on several models
- `estimate_corpus` for files of prompts, in the `Columns` that you name
- `look_ahead` and `answer_plan` for the months ahead
- `read_bills` and `charge` for the usage that vendors' responses state

A name is loaded with its first use, so that counting tokens loads no price tables.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pricing.bill.reader import Bills as Bills, read_bills as read_bills
    from pricing.bill.statement import charge as charge
    from pricing.catalog.catalog import Catalog as Catalog, NotSold as NotSold, UnknownModel as UnknownModel
    from pricing.catalog.loader import load_catalog as load_catalog
    from pricing.catalog.table_files import CatalogError as CatalogError
    from pricing.catalog.rates import Conditions as Conditions
    from pricing.conversation.conversation import Conversation as Conversation
    from pricing.corpus.estimate import CorpusEstimate as CorpusEstimate, estimate_corpus as estimate_corpus
    from pricing.corpus.plan import Columns as Columns
    from pricing.estimate.estimate import Estimate as Estimate, estimate_request as estimate_request
    from pricing.estimate.request import Expectation as Expectation, Request as Request
    from pricing.projection.ahead import Ahead as Ahead, look_ahead as look_ahead
    from pricing.projection.analysis import Analysis as Analysis, answer_plan as answer_plan
    from pricing.projection.plan import Plan as Plan, Profile as Profile, RequestType as RequestType
    from pricing.projection.projection import project as project
    from pricing.projection.scenario import Scenario as Scenario
    from pricing.quote import Quote as Quote, quote_usage as quote_usage
    from pricing.tokens.prompt import Prompt as Prompt, count_prompt as count_prompt
    from pricing.tokens.request_json import recognize as recognize
    from pricing.tokens.text import count_tokens as count_tokens
    from pricing.usage import Usage as Usage, UsageError as UsageError
    from pricing.usage_log.charges.charge import Given as Given
    from pricing.workload import Workload as Workload

_EXPORTS: Final = {
    "bill.reader": ("Bills", "read_bills"),
    "bill.statement": ("charge",),
    "catalog.catalog": ("Catalog", "NotSold", "UnknownModel"),
    "catalog.loader": ("load_catalog",),
    "catalog.rates": ("Conditions",),
    "catalog.table_files": ("CatalogError",),
    "conversation.conversation": ("Conversation",),
    "corpus.estimate": ("CorpusEstimate", "estimate_corpus"),
    "corpus.plan": ("Columns",),
    "estimate.estimate": ("Estimate", "estimate_request"),
    "estimate.request": ("Expectation", "Request"),
    "projection.ahead": ("Ahead", "look_ahead"),
    "projection.analysis": ("Analysis", "answer_plan"),
    "projection.plan": ("Plan", "Profile", "RequestType"),
    "projection.projection": ("project",),
    "projection.scenario": ("Scenario",),
    "quote": ("Quote", "quote_usage"),
    "tokens.prompt": ("Prompt", "count_prompt"),
    "tokens.request_json": ("recognize",),
    "tokens.text": ("count_tokens",),
    "usage": ("Usage", "UsageError"),
    "usage_log.charges.charge": ("Given",),
    "workload": ("Workload",),
}
"""Exported names by module; the imports above say the same to type checkers."""
_MODULES: Final = {name: module for module, names in _EXPORTS.items() for name in names}

__all__ = sorted(_MODULES)  # noqa: PLE0605 -- the names above


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"pricing has no {name}; see pricing.__all__")
    return getattr(import_module(f"pricing.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_MODULES])
