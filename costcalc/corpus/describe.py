"""An answer about a corpus as programs read it."""

from __future__ import annotations

from costcalc.corpus.answer import CorpusAnswer, explain_unpriced, find_lengths
from costcalc.corpus.caching import describe_caching, describe_prefix
from costcalc.corpus.columns import Line, is_least
from costcalc.corpus.schema import (
    BasisResponse,
    BinResponse,
    CorpusFaultResponse,
    CorpusModelResponse,
    CorpusReasonResponse,
    CorpusResponse,
    CorpusTotalResponse,
    IntervalResponse,
    LengthsResponse,
    LongRowResponse,
    MisfitResponse,
    PercentileResponse,
    RowsResponse,
    SampleResponse,
    ShapeResponse,
    TierCostResponse,
)
from costcalc.formatting import plain, plain_share
from costcalc.schema.values import CatalogResponse, describe, write_money
from pricing.catalog.catalog import Catalog
from pricing.corpus.costs import CorpusTotal, ModelCost, TierCost, TierSum
from pricing.corpus.lengths import Distribution
from pricing.corpus.sampling.estimator import round_down, round_up
from pricing.corpus.sampling.intervals import LineInterval


def describe_answer(answer: CorpusAnswer, catalog: Catalog) -> CorpusResponse:
    """Describe what a corpus comes to."""
    counted, found, total = answer.counted, answer.found, answer.costs.total
    return CorpusResponse(
        catalog=describe(CatalogResponse, catalog),
        as_of=answer.plan.as_of.isoformat(),
        tier=answer.tier,
        complete=answer.complete,
        reasons=[CorpusReasonResponse(code=code, message=message) for code, message in answer.reasons],
        sample=_describe_sample(answer),
        rows=counted.rows,
        bytes=counted.size,
        results=[_describe_model(answer, cost) for cost in answer.costs.models],
        total=_describe_total(answer, total) if total else None,
        longest=[
            LongRowResponse(file=row.place.file or None, number=row.place.line, tokens=row.tokens)
            for row in counted.longest
        ],
        shared_beginnings=[describe_prefix(use) for use in answer.caching.prefixes],
        recognized=[
            ShapeResponse(shape=shape, files=len(files), rows=sum(files.values()))
            for shape, files in sorted(counted.shapes.items())
        ],
        faults=[
            CorpusFaultResponse(file=fault.file or None, number=fault.line, problem=fault.problem)
            for fault in answer.faults
        ],
        faulty=answer.faulty,
        skipped_files=found.skipped,
        copies=dict(found.copies),
    )


def _describe_sample(answer: CorpusAnswer) -> SampleResponse | None:
    sample, intervals = answer.sample, answer.intervals
    if sample is None or intervals is None:
        return None
    broken = sample.broken
    return SampleResponse(
        asked=str(sample.plan.size),
        seed=sample.plan.seed,
        rows=len(sample.rows),
        of_rows=sample.population,
        faulty_low=round_down(broken.low),
        faulty_high=round_up(broken.high),
        results=[
            _describe_interval(cost.model, line)
            for cost, line in zip(answer.costs.models, intervals.models, strict=True)
        ],
        total=_describe_interval("", intervals.total) if intervals.total else None,
    )


def _describe_interval(model: str, line: LineInterval) -> IntervalResponse:
    tokens, cost = line.input_tokens.expected, line.cost
    return IntervalResponse(
        requested=model or None,
        input_tokens_low=round_down(tokens.low),
        input_tokens_high=round_up(tokens.high),
        input_tokens_margin=plain_share(tokens.share),
        cost_low=write_money(cost.expected.low) if cost else None,
        cost_high=write_money(cost.expected.high) if cost else None,
    )


def _describe_model(answer: CorpusAnswer, cost: ModelCost) -> CorpusModelResponse:
    priced, counts, tokens = cost.priced, cost.counts, cost.input_tokens
    lengths, first = find_lengths(answer, cost.model), cost.misfit.first if cost.misfit else []
    return CorpusModelResponse(
        model=priced.entry.model.id if priced.entry else None,
        requested=cost.model or None,
        read_as=priced.read_as,
        provider=priced.offer.provider.id if priced.offer else None,
        price_status=priced.price_status,
        rows=cost.rows,
        requests=cost.requests,
        tokens=cost.exactness,
        input_tokens=_known(cost, tokens.expected),
        input_tokens_low=_known(cost, tokens.low),
        input_tokens_high=_known(cost, tokens.high),
        output_tokens=_known(cost, cost.output_tokens),
        costs=[_describe_tier(answer, cost, tier, explain_unpriced(cost, tier)) for tier in cost.tiers],
        does_not_fit=cost.misfits,
        first_that_do_not_fit=[
            MisfitResponse(file=row.place.file or None, number=row.place.line, problem=row.problem) for row in first
        ],
        not_counted=_describe_rows(counts.unknown),
        not_priced=_describe_rows(cost.cost.reasons),
        rows_with_uncounted_parts=cost.partial,
        bases=[BasisResponse(basis=basis, rows=rows) for basis, rows in sorted(counts.bases.items())],
        lengths=_describe_lengths(lengths) if lengths else None,
        caching=describe_caching(answer, cost),
        not_included=list(priced.not_included),
        warnings=list(priced.warnings),
    )


def _describe_total(answer: CorpusAnswer, total: CorpusTotal) -> CorpusTotalResponse:
    tokens = total.input_tokens
    return CorpusTotalResponse(
        rows=total.rows,
        requests=total.requests,
        tokens=total.exactness,
        input_tokens=_known(total, tokens.expected),
        input_tokens_low=_known(total, tokens.low),
        input_tokens_high=_known(total, tokens.high),
        output_tokens=_known(total, total.output_tokens),
        costs=[
            _describe_tier(answer, total, tier, "" if tier.amount is not None else NONE_PRICED) for tier in total.tiers
        ],
        does_not_fit=total.misfits,
        not_counted=total.unknown,
        not_priced=total.unpriced,
    )


NONE_PRICED = "no row has a price"


def _describe_tier(answer: CorpusAnswer, line: Line, cost: TierCost | TierSum, unpriced: str) -> TierCostResponse:
    return TierCostResponse(
        tier=cost.tier,
        cost=write_money(cost.amount),
        cost_low=write_money(cost.low),
        cost_high=write_money(cost.high),
        partial=cost.amount is not None and (bool(answer.faulty) or is_least(line, cost)),
        unpriced=unpriced or None,
    )


def _describe_rows(reasons: dict[str, int]) -> list[RowsResponse]:
    return [RowsResponse(reason=reason, rows=rows) for reason, rows in sorted(reasons.items())]


def _describe_lengths(lengths: Distribution) -> LengthsResponse:
    return LengthsResponse(
        rows=lengths.rows,
        least=lengths.least,
        most=lengths.most,
        mean=plain(lengths.mean),
        percentiles=[PercentileResponse(percentile=each, tokens=tokens) for each, tokens in lengths.percentiles],
        histogram=[describe(BinResponse, each) for each in lengths.bins],
    )


def _known(line: Line, number: int) -> int | None:
    return number if line.rows else None
