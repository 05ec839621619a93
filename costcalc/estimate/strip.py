"""The answer strip: what is sent, the cheapest model and its cost, what another costs, and how long a budget holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

from costcalc import formatting
from costcalc.formatting import join_words
from costcalc.projection.verdict import judge_budget
from costcalc.request.words import describe_turns, name_request
from pricing.estimate.estimate import Estimate, Result, find_rivals
from pricing.projection.ahead import Ahead
from pricing.tokens.prompt import PromptCount

NO_PROMPT = "No prompt yet"
SAME = "1.00×"


@dataclass(frozen=True, slots=True)
class Strip:
    """Texts of the strip, in its order; blank where there is nothing to say."""

    size: str
    money: str
    per: str
    name: str
    """The cheapest model; where there is none, why."""
    more: str = ""
    """What the baseline costs, and which models may cost less."""
    budget: str = ""
    tail: str = ""
    """The end of `budget`, which narrow windows leave out."""
    over: bool = False


def build_strip(
    estimate: Estimate, tokens: str, baseline: str, ahead: Ahead | None, budget: Decimal | None = None
) -> Strip:
    """Build the strip; `tokens` is the prompt's size in words, `baseline` the name of a pinned model or blank.

    Without a volume there are no months to hold against a `budget`, so that it says what it buys.
    """
    requests, talk = estimate.request.workload.monthly_requests, estimate.request.conversation
    often = f"{formatting.count(requests)} a month" if requests else ""
    size = " · ".join(filter(None, (tokens, describe_turns(talk) if talk else "", often)))
    best = estimate.cheapest
    if best is None:
        return _build_without_cheapest(estimate, size)
    cost, per = (best.monthly, "a month") if requests else (best.cost, f"a {name_request(estimate.request)}")
    money = f"{_about(best)}{formatting.money(cost)}"
    more = "; ".join(
        filter(None, (_price_conversation(best, monthly=bool(requests)), _compare(estimate, best, baseline)))
    )
    strip = Strip(size, money, per, best.requested, more)
    if said := judge_budget(ahead):
        return replace(strip, budget=said.head, tail=said.tail, over=said.over)
    if budget is None or requests:
        return strip
    return replace(strip, budget=_buy(best, budget, name_request(estimate.request)))


def describe_size(estimate: Estimate, tokens: int, *, elsewhere: bool = False) -> str:
    """Say what is sent; images are counted by each model in its own way. `elsewhere`: a link's text, which it lacks."""
    prompt = estimate.request.prompt
    counted: list[tuple[int | Decimal, str]] = [(tokens, "token")]
    if isinstance(prompt, PromptCount):
        counted += [(sum(image.count for image in prompt.images), "image"), (prompt.pages, "PDF page")]
    sizes = [formatting.plural(number, one) for number, one in counted if number]
    if isinstance(prompt, PromptCount) and prompt.audio_seconds:
        sizes.append(f"{formatting.plural(prompt.audio_seconds, 'second')} of audio")
    whose = " of a text that stays with whoever pasted it" if elsewhere and tokens else ""
    return f"{join_words(sizes, 'and')}{whose}" if sizes else NO_PROMPT


def _price_conversation(best: Result, *, monthly: bool) -> str:
    """Say what one conversation costs, where the figure before it is a month's, and a resolved task, if not all are."""
    if best.talk is None:
        return ""
    said = [f"{_about(best)}{formatting.money(best.cost)} a conversation"] if monthly else []
    if best.cost_resolved != best.cost:
        said.append(f"{_about(best)}{formatting.money(best.cost_resolved)} a resolved task")
    return ", ".join(said)


def _buy(best: Result, budget: Decimal, unit: str) -> str:
    """Say how many whole requests, or conversations, a month a budget buys."""
    whole = (budget / best.cost).to_integral_value(ROUND_FLOOR) if best.cost else Decimal(0)
    return f"{formatting.stated(budget)} buys {_about(best)}{formatting.plural(whole, unit)} a month"


def _build_without_cheapest(estimate: Estimate, size: str) -> Strip:
    """Say why no model is the cheapest."""
    results = estimate.results
    if not results:
        return Strip(size, "", "", "Choose a model")
    if free := next((result for result in results if result.group == "able" and result.free), None):
        return Strip(size, "Free", "within limits", free.requested)
    if any(result.group == "able" for result in results):
        return Strip(size, "", "", "No complete price", "The table shows what is missing.")
    alone = results[0].requested if len(results) == 1 else ""
    if all(result.group == "last_known" for result in results):
        name = f"{alone} is no longer sold" if alone else f"None of the {len(results)} models is still sold"
        return Strip(size, "", "", name, f"The table has {'its last price' if alone else 'their last prices'}.")
    name = f"{alone} cannot do this job" if alone else f"None of the {len(results)} models can do this job"
    return Strip(size, "", "", name, "The table shows why.")


def _compare(estimate: Estimate, best: Result, baseline: str) -> str:
    """Compare the cheapest with the pinned model; else name what may cost less, or the dearest."""
    pinned = next((r for r in estimate.results if r.requested == baseline and r is not best), None)
    doubt = _doubt(find_rivals(estimate))
    if pinned:
        return "; ".join(filter(None, (_compare_with(best, pinned), doubt)))
    others = [result for result in estimate.results if result.able and result is not best]
    dearest = max(others, key=lambda result: result.cost or 0, default=None)
    if doubt or dearest is None:
        return doubt
    same = [] if dearest.cost == best.cost else [result for result in others if result.cost == best.cost]
    also = f"{same[0].requested if len(same) == 1 else f'{len(same)} others'} the same" if same else ""
    return "; ".join(filter(None, (_compare_with(best, dearest), also)))


def _compare_with(best: Result, other: Result) -> str:
    if other.quote is None:
        return f"{other.requested} has no price"
    if other.group == "does_not_fit":
        return f"{other.requested} cannot do this job"
    name = f"{other.requested} (last price)" if other.group == "last_known" else other.requested
    if other.times_cheapest is None:  # free, or at least so much: no multiple of it would be true
        return ""
    times = formatting.ratio(other.times_cheapest)
    if times == SAME:
        return f"{name} costs {'' if other.cost == best.cost else 'about '}the same"
    return f"{name} costs {_about(best, other)}{times} as much"


def _doubt(rivals: Sequence[Result]) -> str:
    if not rivals:
        return ""
    names = [rival.requested for rival in rivals]
    said = names if len(names) < 3 else [names[0], f"{len(names) - 1} others"]
    return f"{join_words(said, 'and')} may cost less"


def _about(*results: Result) -> str:
    return "≈ " if any(result.exactness == "estimate" for result in results) else ""
