"""Costs of fine-tuning as programs ask for them and read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from ninja import Router
from pydantic import Field
from typing_extensions import TypedDict

from costcalc.admission.budgets import charge
from costcalc.configuration.work_limits import TRAINING_BYTES
from costcalc.current import catalog, current_day
from costcalc.schema.errors import RequestError
from costcalc.schema.routes import post
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
from pricing.training.cost import TrainingCost, count_training, price_training
from pricing.training.file import TrainingFile
from pricing.training.request import FineTuningRequest


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


class FineTuningResponse(TypedDict):
    catalog: CatalogResponse
    as_of: str
    file: TrainingFileResponse | None
    training_tokens: Annotated[int, Field(description="Training tokens of one epoch")]
    epochs: int
    training: TuningCostResponse
    tuned: Annotated[TuningCostResponse, Field(description="Request to the tuned model")]
    base: Annotated[TuningCostResponse | None, Field(description="Request to the base model")]
    break_even_requests: Annotated[
        str | None,
        Field(description="Requests after which training pays for itself; null: never, or not known"),
    ]


router = Router()


@post(router, "/training", "Price fine-tuning and find its break-even")
def post_training(body: FineTuningRequest) -> FineTuningResponse:
    """Raise RequestError, also for a file without a single good example."""
    if (body.file is None) == (body.training_tokens is None):
        raise RequestError("give file or training_tokens, one of the two", path="training_tokens", expected="a number")
    # Half a surrogate pair, which JSON can hold, becomes bytes that its line is refused for.
    charge(characters=len(body.file or "") // TRAINING_BYTES)
    file = None if body.file is None else count_body(body, [body.file.encode(errors="surrogatepass")])
    return describe_training(price_counted(body, file), file)


def count_body(body: FineTuningRequest, blocks: Iterable[bytes]) -> TrainingFile:
    """Count a training file. Raises RequestError, also where there is nothing to train with."""
    try:
        file = count_training(catalog(), body.model, body.as_of or current_day(), blocks)
    except (UnknownModel, NotSold) as reason:
        raise RequestError(str(reason), path="model", expected="a model listed by GET models?kind=training") from None
    if file.refusal:
        raise RequestError(file.refusal, path="file", expected='a JSON object with "messages" on each line')
    return file


def price_counted(body: FineTuningRequest, file: TrainingFile | None) -> TrainingCost:
    """Price a training of a file that was counted, or of the number of tokens that a request states."""
    request = body.model_copy(update={"training_tokens": file.tokens}) if file else body
    return price_training(catalog(), request, body.as_of or current_day())


def describe_training(cost: TrainingCost, file: TrainingFile | None) -> FineTuningResponse:
    request = cost.request
    return FineTuningResponse(
        catalog=describe(CatalogResponse, cost.catalog),
        as_of=cost.as_of.isoformat(),
        file=_file(file) if file else None,
        training_tokens=request.training_tokens or 0,
        epochs=request.epochs,
        training=_priced(cost.training, None),
        tuned=_priced(cost.tuned, request.requests_per_month),
        base=_priced(cost.base, request.requests_per_month) if cost.base else None,
        break_even_requests=write_money(cost.break_even),
    )


def _priced(priced: Priced, requests: int | None) -> TuningCostResponse:
    monthly = None if requests is None or priced.cost is None else write_money(priced.cost * requests)
    return describe_priced(TuningCostResponse, priced, monthly=monthly)


def _file(file: TrainingFile) -> TrainingFileResponse:
    too_long = [LongExampleResponse(line=line, tokens=tokens) for line, tokens in file.too_long]
    return describe(TrainingFileResponse, file, too_long=too_long)
