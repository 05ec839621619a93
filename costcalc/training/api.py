"""What fine-tuning costs, as programs ask and read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field
from typing_extensions import TypedDict

from costcalc.current import catalog, current_day
from costcalc.input_limits import MOST_QUANTITY
from costcalc.schema.errors import REFUSALS, Refused
from costcalc.schema.values import Money, PriceRow, ToldCatalog, ToldLine, describe, describe_priced, money
from costcalc.web.responses import json_answer
from pricing.catalog.catalog import NotSold, UnknownModel
from pricing.projection.value_types import Count, Day, Name, Requests, StrictModel
from pricing.quote import Priced
from pricing.training.cost import MOST_EPOCHS, TrainingRequest, count_training, price_training
from pricing.training.file import TrainingFile


class AskedTraining(StrictModel):
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


class ToldFileFault(TypedDict):
    line: int
    problem: str


class ToldTooLong(TypedDict):
    line: int
    tokens: int


class ToldTrainingFile(TypedDict):
    examples: Annotated[int, Field(description="The good ones, which are counted")]
    tokens: Annotated[int, Field(description="Of one epoch; of an over-long example, what is trained on")]
    longest: Annotated[int, Field(description="Tokens of the longest example, uncut")]
    too_long: Annotated[list[ToldTooLong], Field(description="The first examples longer than the model learns from")]
    number_too_long: int
    faults: Annotated[list[ToldFileFault], Field(description="The first lines that are not counted, and why")]
    number_of_faults: int
    images: Annotated[int, Field(description="Their tokens are not counted")]
    with_tools: Annotated[int, Field(description="Examples with tools, whose tokens are estimates")]


class ToldTuning(TypedDict):
    """Training, or a request before or after it."""

    requested: str
    lines: list[ToldLine]
    cost: Money | None
    monthly: Annotated[Money | None, Field(description="Of requests, where their number is given")]
    price: PriceRow | None
    unpriced: str | None


class ToldTraining(TypedDict):
    catalog: ToldCatalog
    as_of: str
    file: ToldTrainingFile | None
    training_tokens: Annotated[int, Field(description="Of one epoch")]
    epochs: int
    training: ToldTuning
    tuned: Annotated[ToldTuning, Field(description="A request to the tuned model")]
    base: Annotated[ToldTuning | None, Field(description="A request to the other model")]
    break_even_requests: Annotated[
        str | None,
        Field(description="Requests after which training is paid for; null: never, or something is not known"),
    ]


def training_asked(asked: AskedTraining) -> ToldTraining:
    """Raises Refused, also for a file without a single good example."""
    if (asked.file is None) == (asked.training_tokens is None):
        raise Refused("give file or training_tokens, one of the two", path="training_tokens", expected="a number")
    # Half a surrogate pair, which JSON can hold, becomes bytes that its line is refused for.
    blocks = None if asked.file is None else [asked.file.encode(errors="surrogatepass")]
    return training_told(asked, None if blocks is None else file_counted(asked, blocks))


def file_counted(asked: AskedTraining, blocks: Iterable[bytes]) -> TrainingFile:
    """Raises Refused, also where there is nothing to train with."""
    try:
        found = count_training(catalog(), asked.model, asked.as_of or current_day(), blocks)
    except (UnknownModel, NotSold) as reason:
        raise Refused(str(reason), path="model", expected="a model that GET models?kind=training has") from None
    if not found.examples:
        first = f": line {found.faults[0].line}: {found.faults[0].problem}" if found.faults else ""
        problem = f"no line is an example to train with{first}" if found.faults else "the file is empty"
        raise Refused(problem, path="file", expected='a JSON object with "messages" on each line')
    return found


def training_request(asked: AskedTraining, found: TrainingFile | None) -> TrainingRequest:
    """`found`: the file, counted, in place of a number of tokens."""
    return TrainingRequest(
        model=asked.model,
        tokens=found.tokens if found else asked.training_tokens or 0,
        epochs=asked.epochs,
        input_tokens=asked.input_tokens,
        output_tokens=asked.output_tokens,
        base_model=asked.base_model or "",
        base_input_tokens=asked.base_input_tokens,
        base_output_tokens=asked.base_output_tokens,
        requests=asked.requests_per_month or 0,
        as_of=asked.as_of or current_day(),
    )


def training_told(asked: AskedTraining, found: TrainingFile | None) -> ToldTraining:
    requests, cost = asked.requests_per_month, price_training(catalog(), training_request(asked, found))
    return ToldTraining(
        catalog=describe(ToldCatalog, cost.catalog),
        as_of=cost.request.as_of.isoformat(),
        file=_file(found) if found else None,
        training_tokens=cost.request.tokens,
        epochs=asked.epochs,
        training=_priced(cost.training, None),
        tuned=_priced(cost.tuned, requests),
        base=_priced(cost.base, requests) if cost.base else None,
        break_even_requests=money(cost.break_even),
    )


def _priced(priced: Priced, requests: int | None) -> ToldTuning:
    monthly = None if requests is None or priced.cost is None else money(priced.cost * requests)
    return describe_priced(ToldTuning, priced, monthly=monthly)


def _file(file: TrainingFile) -> ToldTrainingFile:
    too_long = [ToldTooLong(line=line, tokens=tokens) for line, tokens in file.too_long]
    return describe(ToldTrainingFile, file, too_long=too_long)


router = Router()


@router.post(
    "/training",
    response={200: ToldTraining, **REFUSALS},
    summary="What fine-tuning costs, and when requests have paid for it",
)
def post_training(request: HttpRequest, asked: AskedTraining) -> HttpResponse:
    return json_answer(training_asked(asked))
