"""Costs of fine-tuning as programs ask for them and read them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from costcalc.admission.charging import charge
from costcalc.configuration.work_limits import ROW_CELLS, TRAINING_BYTES
from costcalc.current import catalog, current_day
from costcalc.schema.errors import RequestError
from costcalc.schema.routes import Route, post
from costcalc.schema.values import (
    CatalogResponse,
    LineResponse,
    Money,
    PriceRow,
    ReadAs,
    describe,
    describe_priced,
    write_money,
)
from pricing.catalog.catalog import NotSold, UnknownModel
from pricing.priced import Priced
from pricing.training.compare import Comparison, compare
from pricing.training.cost import count_training
from pricing.training.file import TrainingFile
from pricing.training.request import FineTuningRequest
from pricing.training.rows import Tuned, Untuned
from pricing.workload import WorkloadError


class FileFaultResponse(TypedDict):
    line: int
    problem: str


class LongExampleResponse(TypedDict):
    line: int
    tokens: int


class TrainingFileResponse(TypedDict):
    examples: Annotated[int, Field(description="Number of valid examples, which are counted")]
    tokens: Annotated[
        int, Field(description="Tokens of one epoch; of an example that is too long, only the part used in training")
    ]
    longest: Annotated[int, Field(description="Tokens of the longest example before it is cut")]
    too_long: Annotated[
        list[LongExampleResponse], Field(description="The first examples that exceed the model's limit")
    ]
    number_too_long: int
    faults: Annotated[list[FileFaultResponse], Field(description="The first lines that are not counted, and why")]
    number_of_faults: int
    images: Annotated[int, Field(description="Their tokens are not counted")]
    with_tools: Annotated[int, Field(description="Examples with tools, whose tokens are estimates")]


class TuningCostResponse(TypedDict):
    """Training, or a request before or after it."""

    requested: str
    read_as: ReadAs
    lines: list[LineResponse]
    cost: Money | None
    monthly: Annotated[Money | None, Field(description="Monthly cost, where a number of requests is given")]
    price: PriceRow | None
    unpriced: str | None


class EndingResponse(TypedDict):
    """End of a model that is announced, or past."""

    model: str
    day: Annotated[str, Field(description="First day on which requests fail, or are answered by another model")]
    successor: Annotated[str | None, Field(description="The model that answers then, or that the vendor recommends")]
    source: str | None


class TrainingEndResponse(TypedDict):
    """Who may still train a model. Requests to what was trained go on."""

    closed: Annotated[str | None, Field(description="First day on which new customers cannot train it")]
    until: Annotated[str | None, Field(description="First day on which nobody can")]
    source: str
    note: str | None


class PaybackResponse(TypedDict):
    requests: Annotated[str | None, Field(description="Requests after which it pays, at the prices of the day")]
    months: Annotated[str | None, Field(description="Months after which it pays at the volume; null: in none compared")]
    month: Annotated[str | None, Field(description="First day of the calendar month in which that is")]
    saved: Annotated[
        str | None, Field(description="Dollars by the end of the months compared; negative: it costs more")
    ]
    compared: Annotated[int | None, Field(description="Months in which both have a price; null: without a volume")]
    reason: Annotated[str, Field(description="Why it never pays, or why that is not known")]


class TunedModelResponse(TypedDict):
    """A model that is trained, beside the baseline."""

    requested: str
    group: Annotated[str, Field(description="able, does_not_fit, last_known or unpriced")]
    base_model: Annotated[str | None, Field(description="The model that it is made of")]
    training: TuningCostResponse
    request: TuningCostResponse
    storage_per_month: Money
    payback: PaybackResponse
    ending: Annotated[
        EndingResponse | None, Field(description="Of the tuned model, or of the one that it is made of if earlier")
    ]
    training_end: TrainingEndResponse | None


class UntunedModelResponse(TypedDict):
    """A model as it is sold."""

    requested: str
    group: str
    request: TuningCostResponse
    ending: EndingResponse | None
    paid_by: Annotated[str | None, Field(description="The tuned model that saves the most beside it; null: none pays")]


class FineTuningResponse(TypedDict):
    catalog: CatalogResponse
    as_of: str
    file: TrainingFileResponse | None
    training_tokens: Annotated[int, Field(description="Training tokens of one epoch")]
    epochs: int
    training: Annotated[TuningCostResponse | None, Field(description="Of `model`; null without one")]
    tuned: Annotated[TuningCostResponse | None, Field(description="Request to the tuned `model`; null without one")]
    base: Annotated[TuningCostResponse | None, Field(description="Request to the baseline")]
    break_even_requests: Annotated[
        str | None,
        Field(description="Requests after which training pays for itself; null: never, not known, or without a model"),
    ]
    baseline: Annotated[str | None, Field(description="The model to beat: the base model, else the cheapest")]
    best: Annotated[str | None, Field(description="The tuned model that saves the most; null: none pays for itself")]
    tuned_models: list[TunedModelResponse]
    untuned_models: list[UntunedModelResponse]


routes: list[Route] = []


@post(routes, "/training", "Price fine-tuning and find its break-even")
def post_training(body: FineTuningRequest) -> FineTuningResponse:
    """Raise RequestError, also for a file without a single good example."""
    if (body.file is None) == (body.training_tokens is None):
        raise RequestError("give file or training_tokens, one of the two", path="training_tokens", expected="a number")
    # Half a surrogate pair, which JSON can hold, becomes bytes that its line is refused for.
    charge(characters=len(body.file or "") // TRAINING_BYTES, cells=len(body.compared) * ROW_CELLS)
    file = None if body.file is None else count_body(body, [body.file.encode(errors="surrogatepass")])
    return describe_training(price_counted(body, file), file, body.model)


def count_body(body: FineTuningRequest, blocks: Iterable[bytes]) -> TrainingFile:
    """Count a training file. Raises RequestError, also where there is nothing to train with."""
    try:
        file = count_training(catalog(), body.model or "", body.as_of or current_day(), blocks)
    except (UnknownModel, NotSold) as reason:
        problem = str(reason) if body.model else "a file is counted by the model that is trained; name it"
        raise RequestError(problem, path="model", expected="a model listed by GET models?kind=training") from None
    if file.refusal:
        raise RequestError(file.refusal, path="file", expected='a JSON object with "messages" on each line')
    return file


def price_counted(body: FineTuningRequest, file: TrainingFile | None) -> Comparison:
    """Price a training of a file that was counted, or of the number of tokens that a request states."""
    request = body.model_copy(update={"training_tokens": file.tokens}) if file else body
    try:
        return compare(catalog(), request.build_case(body.as_of or current_day()))
    except WorkloadError as error:
        usual = "requests_per_month" if body.requests_per_day is None else "requests_per_day"
        field = usual if error.field == "requests" else error.field
        raise RequestError(f"{field} {error.problem}", path=field, expected=error.expected) from None


def describe_training(comparison: Comparison, file: TrainingFile | None, model: str | None) -> FineTuningResponse:
    case, asked = comparison.case, comparison.find(model) if model else None
    requests, baseline = case.workload.monthly_requests or None, comparison.baseline
    return FineTuningResponse(
        catalog=describe(CatalogResponse, comparison.catalog),
        as_of=case.conditions.as_of.isoformat(),
        file=_file(file) if file else None,
        training_tokens=case.training_tokens,
        epochs=case.epochs,
        training=_priced(asked.training, None) if asked else None,
        tuned=_priced(asked.request, requests) if asked else None,
        base=_priced(baseline.request, requests) if baseline else None,
        break_even_requests=write_money(asked.payback.requests) if asked else None,
        baseline=baseline.name if baseline else None,
        best=comparison.best.name if comparison.best else None,
        tuned_models=[_describe_tuned(row, requests) for row in comparison.tuned],
        untuned_models=[_describe_untuned(row, requests) for row in comparison.untuned],
    )


def _describe_tuned(row: Tuned, requests: Decimal | None) -> TunedModelResponse:
    return TunedModelResponse(
        requested=row.name,
        group=row.group,
        base_model=row.base.name if row.base else None,
        training=_priced(row.training, None),
        request=_priced(row.request, requests),
        storage_per_month=write_money(row.storage) or "0",
        payback=describe(PaybackResponse, row.payback),
        ending=describe(EndingResponse, row.ending) if row.ending else None,
        training_end=describe(TrainingEndResponse, row.training_end) if row.training_end else None,
    )


def _describe_untuned(row: Untuned, requests: Decimal | None) -> UntunedModelResponse:
    return UntunedModelResponse(
        requested=row.name,
        group=row.group,
        request=_priced(row.request, requests),
        ending=describe(EndingResponse, row.ending) if row.ending else None,
        paid_by=row.paid_by or None,
    )


def _priced(priced: Priced, requests: Decimal | None) -> TuningCostResponse:
    monthly = None if requests is None or priced.cost is None else write_money(priced.cost * requests)
    return describe_priced(TuningCostResponse, priced, monthly=monthly)


def _file(file: TrainingFile) -> TrainingFileResponse:
    too_long = [LongExampleResponse(line=line, tokens=tokens) for line, tokens in file.too_long]
    return describe(TrainingFileResponse, file, too_long=too_long)
