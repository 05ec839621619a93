"""One run of a conversation's sub-agents: its charge, and what a person should know of it."""

from __future__ import annotations

from typing import NamedTuple

from pricing.catalog.catalog import Catalog, Entry, NotSold, get_price
from pricing.catalog.notices import Notice
from pricing.catalog.rates import Conditions, get_rates
from pricing.conversation.conversation import Conversation
from pricing.limits import check_fit
from pricing.priced import price
from pricing.quote import Quote, quote_at
from pricing.units import UNITS
from pricing.usage import Usage


class SubAgents(NamedTuple):
    """Charge for one run of a sub-agent."""

    quote: Quote
    problem: str | None
    """Reason why the run does not fit its model; None where it does."""
    notices: tuple[Notice, ...]
    """What a person should know of its price, as of the model of the conversation."""


def price_sub_agent(catalog: Catalog, talk: Conversation, entry: Entry, conditions: Conditions) -> SubAgents:
    """Price one run, on the model of the conversation where it names no other.

    Raises NotSold where the run has no price, or leaves out a fee: the conversation has none then either.
    """
    usage = Usage(input_tokens=talk.sub_input_tokens, output_tokens=talk.sub_output_tokens)
    if not talk.sub_model:
        row = get_price(entry.model, conditions.as_of)
        rates, applied = get_rates(entry, row, usage.input_tokens, conditions)
        quote, notices = quote_at(entry, row, usage, rates, applied), tuple[Notice, ...]()
    else:
        priced = price(catalog, talk.sub_model, usage, conditions, outlook=True)
        if priced.quote is None:
            raise NotSold(f"sub-agents: {priced.unpriced}")
        quote = priced.quote
        notices = tuple(Notice.nameless(f"sub-agents on {talk.sub_model}: {text}") for text in priced.warnings)
    if quote.unknown:
        fees = ", ".join(UNITS[key].item for key in quote.unknown)
        raise NotSold(f"sub-agents: {quote.entry.model.id} charges for {fees} at a rate that is not known")
    problem = check_fit(quote.entry.model, usage).problem
    return SubAgents(quote, f"sub-agents: {problem}" if problem else None, notices)
