"""What caching the beginnings that requests share would save: as sections for people, columns of files, and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from costcalc import formatting
from costcalc.corpus.answer import CorpusAnswer, name_model
from costcalc.corpus.caching_schema import CachedTierResponse, CachingResponse, PrefixResponse
from costcalc.export.section import Section, Text, write_name
from costcalc.formatting import Value, plain
from costcalc.schema.values import write_money
from costcalc.web.columns import Column
from pricing.corpus.costs import CorpusTotal, ModelCost
from pricing.corpus.savings import ModelSaving, PrefixUse, TierSaving

_HEADS: Final = ("Caching", "Tier", "Cached input", "Share", "Cost", "With caching", "Saved")
_TEXTS: Final[tuple[Text, ...]] = (
    write_name,
    formatting.word,
    formatting.count,
    formatting.percent,
    formatting.money,
    formatting.money,
    formatting.money,
)
ASSUMED: Final = (
    "the first request with a shared beginning writes it to the cache and is answered before the others are sent",
    "all others find it: none comes after the cache’s lifetime, or from another organization",
    "beginnings were looked for at some places of the files; more may be shared",
    "a vendor who caches on request is told where the beginning ends",
)
"""What the figures rest on."""


def list_caching(answer: CorpusAnswer) -> Iterator[Section]:
    """List the sections about shared beginnings; none where none were found."""
    saving = answer.caching
    if not saving.prefixes:
        return
    rows = [row for model in saving.models for row in _list_tiers(model)]
    unknown = [(name_model(each.model), each.problem) for each in saving.models if each.problem and _list_priced(each)]
    yield Section("Caching", _HEADS, _TEXTS, rows, most=len(rows))
    yield Section("Caching not known", ("Caching not known", "Reason"), (write_name, formatting.word), unknown)
    yield _build_prefixes(answer)
    yield Section("Caching assumes", ("Caching assumes",), (formatting.word,), [(each,) for each in ASSUMED])


def _list_priced(model: ModelSaving) -> list[TierSaving]:
    return [tier for tier in model.tiers if tier.uncached is not None]


def _list_tiers(model: ModelSaving) -> Iterator[tuple[Value, ...]]:
    """List what is known of a model at each tier that it has a price at."""
    for tier in _list_priced(model) if not model.problem else ():
        figures = (model.cached.read, model.share, tier.uncached, tier.cached, tier.saved)
        yield (name_model(model.model), tier.tier, *figures)


def _build_prefixes(answer: CorpusAnswer) -> Section:
    """Build the list of beginnings, with their tokens on the first model that knows them."""
    uses = answer.caching.prefixes
    model = next((name for use in uses for name in use.prefix.tokens), "")
    heads = ("Shared beginnings", "Characters", f"≈ tokens, {formatting.shorten(name_model(model), 24)}", "Requests")
    texts = (formatting.word, formatting.count, formatting.count, formatting.count)
    return Section("Shared beginnings", heads, texts, [_list_prefix(use, model) for use in uses])


def _list_prefix(use: PrefixUse, model: str) -> tuple[Value, ...]:
    prefix = use.prefix
    words = f"{formatting.legible(prefix.words)}…" if prefix.words else ""
    return words, prefix.characters, prefix.tokens.get(model), use.requests


def find_cached(answer: CorpusAnswer, line: ModelCost | CorpusTotal, place: int = 0) -> TierSaving:
    """Find what a line of the table costs with caching, at the tier of a place."""
    if isinstance(line, CorpusTotal):
        return answer.caching.total[place]
    return _find_saving(answer, line).tiers[place]


def _find_saving(answer: CorpusAnswer, cost: ModelCost) -> ModelSaving:
    return next(each for each in answer.caching.models if each.model == cost.model)


def list_caching_columns(answer: CorpusAnswer) -> list[Column[Any]]:
    """List the columns of files about caching; none where no beginning is shared."""
    if not answer.caching.prefixes:
        return []
    return [
        Column("cached_input_tokens", "Cached input", "", partial(_count_read, answer), formatting.count),
        *(
            Column(f"{tier.tier}_{name}_usd", name, "", partial(_get_dollars, answer, place, name), formatting.money)
            for place, tier in enumerate(answer.caching.models[0].tiers)
            for name in ("cached", "saved")
        ),
    ]


def _count_read(answer: CorpusAnswer, cost: ModelCost) -> int | None:
    saving = _find_saving(answer, cost)
    return None if saving.problem else saving.cached.read


def _get_dollars(answer: CorpusAnswer, place: int, name: str, cost: ModelCost) -> Any:
    return getattr(find_cached(answer, cost, place), name)


def describe_caching(answer: CorpusAnswer, cost: ModelCost) -> CachingResponse | None:
    """Describe what caching saves on a model, for programs; None where no beginning is shared."""
    if not answer.caching.prefixes:
        return None
    saving = _find_saving(answer, cost)
    known = not saving.problem
    return CachingResponse(
        cache_read_tokens=saving.cached.read if known else None,
        cache_write_tokens=saving.cached.written if known else None,
        share=plain(saving.share) if known and saving.share is not None else None,
        costs=[
            CachedTierResponse(tier=tier.tier, cost=write_money(tier.cached), saved=write_money(tier.saved))
            for tier in saving.tiers
        ],
        unknown=saving.problem or None,
    )


def describe_prefix(use: PrefixUse) -> PrefixResponse:
    """Describe a beginning, for programs: with its first words."""
    prefix = use.prefix
    return PrefixResponse(
        begins=formatting.legible(prefix.words),
        characters=prefix.characters,
        requests=use.requests,
        tokens=dict(prefix.tokens),
    )
