"""What fine-tuning costs, as programs ask and read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from ninja import Router
from pydantic import Field
from typing_extensions import TypedDict

from costcalc.current import catalog, current_day
from costcalc.input_limits import MOST_QUANTITY
from costcalc.schema.errors import RequestError
from costcalc.schema.routes import post
from costcalc.schema.values import (
    CatalogResponse,
    LineResponse,
    Money,
    PriceRow,
    describe,
    describe_priced,
    write_money,
)
from pricing.catalog.catalog import NotSold, UnknownModel
from pricing.projection.value_types import Count, Day, Name, Requests, StrictModel
from pricing.quote import Priced
from pricing.training.cost import MOST_EPOCHS, TrainingRequest, count_training, price_training
from pricing.training.file import TrainingFile


class FineTuningRequest(StrictModel):
    """What training a model costs, and after how many requests to it that is paid for."""

    model: Name
    """Such as ft:gpt-4o-mini-2024-07-18: a model that can be trained."""
    file: str | None = None
    """The training file: JSONL, a chat with `messages` on each line."""
    training_tokens: Annotated[int, Field(ge=0, le=MOST_QUANTITY)] | None = None
    """Of one epoch, in place of a file."""
    epochs: Annotated[int, Field(ge=1, le=MOST_EPOCHS)] = 3
    """How often each example is shown."""
    input_tokens: Count = 0
    """Of a request to the tuned model."""
    output_tokens: Count = 0
    base_model: Name | None = None
    """The model that would be asked without training; absent: no comparison."""
    base_input_tokens: Count = 0
    base_output_tokens: Count = 0
    requests_per_month: Requests | None = None
    """Absent: no monthly cost is told."""
    as_of: Day | None = None
    """The day whose prices count; absent: today, in UTC."""


class FileFaultResponse(TypedDict):
    line: int
    problem: str


class LongExampleResponse(TypedDict):
    line: int
    tokens: int


class TrainingFileResponse(TypedDict):
    examples: Annotated[int, Field(description="The good ones, which are counted")]
    tokens: Annotated[int, Field(description="Of one epoch; of an over-long example, what is trained on")]
    longest: Annotated[int, Field(description="Tokens of the longest example, uncut")]
    too_long: Annotated[
        list[LongExampleResponse], Field(description="The first examples longer than the model learns from")
    ]
    number_too_long: int
    faults: Annotated[list[FileFaultResponse], Field(description="The first lines that are not counted, and why")]
    number_of_faults: int
    images: Annotated[int, Field(description="Their tokens are not counted")]
    with_tools: Annotated[int, Field(description="Examples with tools, whose tokens are estimates")]


class TuningCostResponse(TypedDict):
    """Training, or a request before or after it."""

    requested: str
    lines: list[LineResponse]
    cost: Money | None
    monthly: Annotated[Money | None, Field(description="Of requests, where their number is given")]
    price: PriceRow | None
    unpriced: str | None


class FineTuningResponse(TypedDict):
    catalog: CatalogResponse
    as_of: str
    file: TrainingFileResponse | None
    training_tokens: Annotated[int, Field(description="Of one epoch")]
    epochs: int
    training: TuningCostResponse
    tuned: Annotated[TuningCostResponse, Field(description="A request to the tuned model")]
    base: Annotated[TuningCostResponse | None, Field(description="A request to the other model")]
    break_even_requests: Annotated[
        str | None,
        Field(description="Requests after which training is paid for; null: never, or something is not known"),
    ]


router = Router()


@post(router, "/training", "What fine-tuning costs, and when requests have paid for it")
def post_training(body: FineTuningRequest) -> FineTuningResponse:
    """Raise RequestError, also for a file without a single good example."""
    if (body.file is None) == (body.training_tokens is None):
        raise RequestError("give file or training_tokens, one of the two", path="training_tokens", expected="a number")
    # Half a surrogate pair, which JSON can hold, becomes bytes that its line is refused for.
    blocks = None if body.file is None else [body.file.encode(errors="surrogatepass")]
    return describe_training(body, None if blocks is None else file_counted(body, blocks))


def file_counted(body: FineTuningRequest, blocks: Iterable[bytes]) -> TrainingFile:
    """Raise RequestError, also where there is nothing to train with."""
    try:
        found = count_training(catalog(), body.model, body.as_of or current_day(), blocks)
    except (UnknownModel, NotSold) as reason:
        raise RequestError(str(reason), path="model", expected="a model that GET models?kind=training has") from None
    if not found.examples:
        first = f": line {found.faults[0].line}: {found.faults[0].problem}" if found.faults else ""
        problem = f"no line is an example to train with{first}" if found.faults else "the file is empty"
        raise RequestError(problem, path="file", expected='a JSON object with "messages" on each line')
    return found


def training_request(body: FineTuningRequest, found: TrainingFile | None) -> TrainingRequest:
    """`found`: the file, counted, in place of a number of tokens."""
    return TrainingRequest(
        model=body.model,
        tokens=found.tokens if found else body.training_tokens or 0,
        epochs=body.epochs,
        input_tokens=body.input_tokens,
        output_tokens=body.output_tokens,
        base_model=body.base_model or "",
        base_input_tokens=body.base_input_tokens,
        base_output_tokens=body.base_output_tokens,
        requests=body.requests_per_month or 0,
        as_of=body.as_of or current_day(),
    )


def describe_training(body: FineTuningRequest, found: TrainingFile | None) -> FineTuningResponse:
    requests, cost = body.requests_per_month, price_training(catalog(), training_request(body, found))
    return FineTuningResponse(
        catalog=describe(CatalogResponse, cost.catalog),
        as_of=cost.request.as_of.isoformat(),
        file=_file(found) if found else None,
        training_tokens=cost.request.tokens,
        epochs=body.epochs,
        training=_priced(cost.training, None),
        tuned=_priced(cost.tuned, requests),
        base=_priced(cost.base, requests) if cost.base else None,
        break_even_requests=write_money(cost.break_even),
    )


def _priced(priced: Priced, requests: int | None) -> TuningCostResponse:
    monthly = None if requests is None or priced.cost is None else write_money(priced.cost * requests)
    return describe_priced(TuningCostResponse, priced, monthly=monthly)


def _file(file: TrainingFile) -> TrainingFileResponse:
    too_long = [LongExampleResponse(line=line, tokens=tokens) for line, tokens in file.too_long]
    return describe(TrainingFileResponse, file, too_long=too_long)
