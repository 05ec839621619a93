"""What programs are sent about a corpus of prompts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from costcalc.corpus.caching_schema import CachingResponse, PrefixResponse
from costcalc.schema.values import CatalogResponse, Money
from pricing.tokens.text import Basis, Exactness

Rows = Annotated[int, Field(description="Rows of the data set")]


class CorpusReasonResponse(TypedDict):
    code: Annotated[
        str,
        Field(description="unpriced, does_not_fit, unknown, partial (no published size), incomplete, empty, sampled"),
    ]
    message: str


class TierCostResponse(TypedDict):
    """What the rows cost at a tier."""

    tier: str
    cost: Annotated[Money | None, Field(description="Of the rows that fit and have a price; null: see `unpriced`")]
    cost_low: Annotated[Money | None, Field(description="At the fewest tokens that the vendor is expected to count")]
    cost_high: Money | None
    partial: Annotated[
        bool, Field(description="true where a row has no price, no count or could not be read: the least")
    ]
    unpriced: str | None


class RowsResponse(TypedDict):
    reason: str
    rows: Rows


class BasisResponse(TypedDict):
    basis: Annotated[Basis, Field(description="What the counts rest on, as `basis` of an estimate's count")]
    rows: Rows


class MisfitResponse(TypedDict):
    file: Annotated[str | None, Field(description="null: the body of the request")]
    number: Annotated[int, Field(description="Line, or number of the item of a list, from 1")]
    problem: str


class BinResponse(TypedDict):
    least: Annotated[int, Field(description="Fewest input tokens of one request")]
    most: int
    rows: Rows
    requests: int


class PercentileResponse(TypedDict):
    percentile: int
    tokens: Annotated[int, Field(description="That so many percent of the rows do not pass; a row's own length")]


class LengthsResponse(TypedDict):
    """Input tokens of one request, each row once; rows that do not fit are among them."""

    rows: Rows
    least: int
    most: int
    mean: Annotated[str, Field(description="Decimal text", pattern=r"^[0-9]+(\.[0-9]+)?$")]
    percentiles: list[PercentileResponse]
    histogram: list[BinResponse]


class CorpusModelResponse(TypedDict):
    """A data set on a model. Its figures are of the rows that fit and could be counted."""

    model: Annotated[str | None, Field(description="Id of the model that the name means; null: none is known")]
    requested: Annotated[str | None, Field(description="The name; null: rows that name no model that is known")]
    read_as: str | None
    provider: str | None
    price_status: str
    rows: Rows
    requests: int
    tokens: Annotated[Exactness, Field(description="How sure the tokens are")]
    input_tokens: Annotated[int | None, Field(description="Of all requests together; null: none could be counted")]
    input_tokens_low: int | None
    input_tokens_high: int | None
    output_tokens: int | None
    costs: Annotated[list[TierCostResponse], Field(description="At the tier that was asked for, then at others")]
    does_not_fit: Annotated[int, Field(description="Rows left out, as they do not fit the model's limits")]
    first_that_do_not_fit: list[MisfitResponse]
    not_counted: Annotated[list[RowsResponse], Field(description="Rows left out, as nobody knows their tokens")]
    not_priced: Annotated[list[RowsResponse], Field(description="Rows without a price at the tier that was asked for")]
    rows_with_uncounted_parts: Annotated[int, Field(description="Rows with parts of no published size, left out")]
    bases: list[BasisResponse]
    lengths: LengthsResponse | None
    caching: Annotated[CachingResponse | None, Field(description="null: no beginning was found that requests share")]
    not_included: Annotated[list[str], Field(description="What the vendor charges for beside the cost")]
    warnings: list[str]


class CorpusTotalResponse(TypedDict):
    """All rows, each on the model that it names."""

    rows: Rows
    requests: int
    tokens: Exactness
    input_tokens: int | None
    input_tokens_low: int | None
    input_tokens_high: int | None
    output_tokens: int | None
    costs: list[TierCostResponse]
    does_not_fit: int
    not_counted: int
    not_priced: int


class IntervalResponse(TypedDict):
    """95 % interval of a line, by the sampling alone: the tokenizer's band is in its `…_low` and `…_high`."""

    requested: Annotated[str | None, Field(description="As in the results; null: the total, or rows of no known model")]
    input_tokens_low: int
    input_tokens_high: int
    input_tokens_margin: Annotated[str, Field(description="Half the interval as a share of the input tokens")]
    cost_low: Annotated[Money | None, Field(description="At the tier that was asked for")]
    cost_high: Money | None


class SampleResponse(TypedDict):
    """Rows that were counted and stand for all, so that every figure is an estimate."""

    asked: Annotated[str, Field(description="A share, a number of rows, or an interval")]
    seed: int
    rows: Annotated[int, Field(description="Rows that were counted")]
    of_rows: Annotated[int, Field(description="All rows")]
    faulty_low: Annotated[int, Field(description="Rows that could not be read, at a confidence of 95 %")]
    faulty_high: int
    results: Annotated[list[IntervalResponse], Field(description="In the order of the results")]
    total: IntervalResponse | None


class LongRowResponse(TypedDict):
    file: str | None
    number: int
    tokens: Annotated[int, Field(description="Of one request, on the first model that can count it")]


class ShapeResponse(TypedDict):
    shape: Annotated[str, Field(description="What was recognized, such as OpenAI batch")]
    files: int
    rows: Rows


class CorpusFaultResponse(TypedDict):
    file: Annotated[str | None, Field(description="null: the body of the request")]
    number: Annotated[int, Field(description="Line, or number of the item of a list, from 1; 0: the file as a whole")]
    problem: str


class CorpusResponse(TypedDict):
    catalog: CatalogResponse
    as_of: str
    tier: str
    complete: Annotated[bool, Field(description="true where every row was read, counted, fits and has a price")]
    reasons: Annotated[list[CorpusReasonResponse], Field(description="Why it is not complete")]
    sample: Annotated[SampleResponse | None, Field(description="null: all rows were counted")]
    rows: Annotated[int, Field(description="Rows that were read, broken ones among them")]
    bytes: int
    results: Annotated[
        list[CorpusModelResponse],
        Field(description="All rows on each of the chosen models; or a line for each model that the rows name"),
    ]
    total: Annotated[CorpusTotalResponse | None, Field(description="null: models were chosen, each for all rows")]
    longest: Annotated[list[LongRowResponse], Field(description="The longest rows, at most 20")]
    shared_beginnings: Annotated[
        list[PrefixResponse],
        Field(description="Beginnings that requests share, the one that takes up most first; more may be shared"),
    ]
    recognized: list[ShapeResponse]
    faults: Annotated[list[CorpusFaultResponse], Field(description="What could not be read, the first of them")]
    faulty: Annotated[int, Field(description="All that could not be read")]
    skipped_files: Annotated[int, Field(description="Files of folders that are hidden, or no prompts by their names")]
    copies: Annotated[dict[str, str], Field(description="Files not read, each with the one that it is a copy of")]
