"""Pipelines as programs ask for them and read them, priced as on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from costcalc import formatting
from costcalc.admission.charging import charge
from costcalc.current import catalog, current_day
from costcalc.pipeline.question import Measured, PricedPipeline, Question
from costcalc.pipeline.request_schema import PipelineRequest, PipelineStepRequest, RetrievalRequest
from costcalc.pipeline.schema import PipelineResponse, describe_pipeline
from costcalc.pipeline.step_fields import CHOSEN, NUMBERS, OF_STEP, TIMES, WORDS, Around, choose_measure, list_names
from costcalc.pipeline.words import write_size
from costcalc.request.from_json import check_characters, check_length
from costcalc.schema.errors import RequestError, convert_workload_error
from costcalc.schema.routes import Route, post
from costcalc.web.conditions import LABELS_OF_FEES
from pricing.catalog.search import find_model
from pricing.pipeline.alternatives import MOST_COMBINATIONS, Alternatives, CombinationsError
from pricing.pipeline.chunks import ChunksError, split_chunks
from pricing.pipeline.quantities import list_quantities, measure_text
from pricing.pipeline.retrieval import Retrieval, fill_step
from pricing.pipeline.step import Step
from pricing.tokens.text import TextTooLong
from pricing.workload import Workload, WorkloadError

OF_CHUNKS = {"tokens_each": "tokens_per_document", "size": "chunk_size"}
"""The core's name of a number → the field that it came from, where that differs."""
OF_RETRIEVAL = {"tokens_per_document": "tokens_each", "chunk_size": "chunk"}
FILLED = (*NUMBERS[:3], "text", "documents")
"""Fields that a use fills."""


@dataclass
class Reading:
    """A step on one model while it is read: its quantities, and the fields that they came from."""

    quantities: dict[str, int] = field(default_factory=dict)
    came_from: dict[str, str] = field(default_factory=dict)
    measured: Measured = field(default_factory=Measured)

    def take(self, name: str, size: int, source: str, path: str) -> None:
        """Raise RequestError where the quantity was given already."""
        if self.quantities.get(name):
            raise RequestError(
                f"give {source} or {self.came_from[name]}, not both", path=f"{path}.{source}", expected="one of the two"
            )
        self.quantities[name], self.came_from[name] = size, source


def answer_pipeline(body: PipelineRequest) -> PricedPipeline:
    """Raise RequestError, also for a quantity that a step's only model is not priced by."""
    day = body.as_of or current_day()
    around = Around(day, tuple(body.models or ()), body.tier, _read_retrieval(body.retrieval))
    around = replace(around, embedding=_find_embedding(body, around))
    read = [_read_step(step, f"steps[{number}]", around) for number, step in enumerate(body.steps)]
    try:
        workload = _read_workload(body)
        question = Question(tuple(steps for steps, _ in read), workload, day, body.months or 0, body.budget)
        pipeline = question.answer([reading.measured for _, reading in read])
    except WorkloadError as error:
        usual = "requests_per_month" if body.requests_per_day is None else "requests_per_day"
        raise convert_workload_error(error, usual if error.field == "requests" else error.field) from None
    except CombinationsError as error:
        raise RequestError(str(error), path="steps", expected=f"at most {MOST_COMBINATIONS} combinations") from None
    _check_units(pipeline, read, day)
    return pipeline


def _read_workload(body: PipelineRequest) -> Workload:
    """Raise RequestError and WorkloadError."""
    low, high = (None if end is None else Decimal(end) for end in (body.requests_low, body.requests_high))
    if body.requests_per_day is None:
        return Workload(Decimal(body.requests_per_month), low=low, high=high, growth=body.growth)
    if body.requests_per_month:
        raise RequestError(
            "give requests_per_month or requests_per_day", path="requests_per_day", expected="one of them"
        )
    number, days = Decimal(body.requests_per_day), body.days_per_month
    return Workload(number, "day", days, low=low, high=high, growth=body.growth)


def _check_units(pipeline: PricedPipeline, read: Sequence[tuple[Alternatives, Reading]], day: date) -> None:
    """Refuse a quantity that the only model of a step is not priced by; one of several says so in its combinations."""
    for number, (priced, (choice, reading)) in enumerate(zip(pipeline.cost.steps, read, strict=True)):
        if priced.wrong and len(choice.steps) == 1:
            fields = list_quantities(priced.entry.model if priced.entry else None, day)
            path = f"steps[{number}].{reading.came_from.get(priced.wrong, priced.wrong)}"
            usual = [name for name in fields if name not in LABELS_OF_FEES] or fields
            raise RequestError(priced.unpriced or "", path=path, expected=" or ".join(usual) or None)


def _read_retrieval(body: RetrievalRequest | None) -> Retrieval | None:
    if body is None:
        return None
    given = {OF_RETRIEVAL.get(name, name): getattr(body, name) for name in type(body).model_fields}
    try:
        return Retrieval(**given)
    except ChunksError as error:
        raise RequestError(str(error), path=f"retrieval.{OF_CHUNKS.get(error.field, error.field)}") from None


def _find_embedding(body: PipelineRequest, around: Around) -> tuple[str, ...]:
    """Find the models that embed the documents, for the steps that follow them."""
    documents = next((step for step in body.steps if step.use == "documents"), None)
    return _list_names(documents, around) if documents else ()


def _list_names(body: PipelineStepRequest, around: Around) -> tuple[str, ...]:
    if body.models:
        return tuple(dict.fromkeys(body.models))
    if body.model in (None, CHOSEN):
        return list_names({"model": body.model or "", "kind": body.kind or "", "use": body.use or ""}, around)
    return (body.model,)


def _read_step(body: PipelineStepRequest, path: str, around: Around) -> tuple[Alternatives, Reading]:
    if body.model and body.models:
        raise RequestError("give model or models, not both", path=f"{path}.models", expected="one of the two")
    names = _list_names(body, around)
    if not names:
        raise _explain_missing(body, path)
    read = [_read_on(body, name, path, around) for name in names]
    steps = tuple(choose_measure(step, names, around) for step, _ in read)
    return Alternatives(steps, together=body.model == CHOSEN), read[0][1]


def _explain_missing(body: PipelineStepRequest, path: str) -> RequestError:
    if body.model == CHOSEN:
        return RequestError(f"names none that {path} may run on", path="models", expected="models, some of its kind")
    return RequestError("names no model", path=f"{path}.model", expected="a name, or chosen with models of the request")


def _read_on(body: PipelineStepRequest, name: str, path: str, around: Around) -> tuple[Step, Reading]:
    reading = Reading()
    for number in NUMBERS:
        reading.take(number, getattr(body, number), number, path)
    for time, field_name in TIMES.items():
        reading.take(field_name, _seconds(getattr(body, time)), time, path)
    if body.text is not None:
        _take_text(name, body.text, path, around.day, reading)
    if body.documents is not None:
        _take_documents(body, body.documents, path, reading)
    elif body.tokens_per_document or body.chunk_size or body.overlap:
        raise RequestError("is missing", path=f"{path}.documents", expected="the number of documents")
    reading.came_from |= {key: key for key, _ in body.fees}
    words = {word: getattr(body, word) or "" for word in (*WORDS, *OF_STEP)}
    given: dict[str, Any] = {**reading.quantities, **words, "tier": body.tier or around.tier}
    step = Step(name, fees=body.fees, last_known=body.last_known, times=body.times, label=body.name, **given)
    return (_fill(body, step, path, around, reading) if body.use else step), reading


def _fill(body: PipelineStepRequest, step: Step, path: str, around: Around, reading: Reading) -> Step:
    if around.retrieval is None:
        raise RequestError("says nothing", path="retrieval", expected=f"the documents that {path} is about")
    for name in FILLED:
        if getattr(body, name):
            raise RequestError(f"give use or {name}, not both", path=f"{path}.{name}", expected="one of the two")
    filled = fill_step(around.retrieval, body.use, step)  # type: ignore[arg-type]
    chunks = around.retrieval.cut() if body.use == "documents" else None
    reading.measured = Measured((filled.note,), chunks)
    return filled.step


def _seconds(minutes: Decimal) -> int:
    return int((minutes * 60).to_integral_value(ROUND_CEILING))


def _take_text(name: str, text: str, path: str, day: date, reading: Reading) -> None:
    place = f"{path}.text"
    check_length(len(text), place)
    check_characters(text, place)
    charge(characters=len(text))
    try:
        size = measure_text(text, find_model(catalog(), name, day), day, full=False)
    except TextTooLong as error:
        raise RequestError(str(error), path=place) from None
    reading.take(size.field, size.number, "text", path)
    reading.measured = Measured((f"the text has {write_size(size)}",))


def _take_documents(body: PipelineStepRequest, documents: int, path: str, reading: Reading) -> None:
    try:
        cut = split_chunks(documents, body.tokens_per_document, body.chunk_size, body.overlap)
    except ChunksError as error:
        raise RequestError(str(error), path=f"{path}.{OF_CHUNKS.get(error.field, error.field)}") from None
    reading.take("input_tokens", cut.tokens, "documents", path)
    size = f"{formatting.plural(cut.number, 'chunk')} of {formatting.plural(cut.tokens, 'token')} in total"
    note = f"{size}, counting overlaps each time" if body.overlap else size
    reading.measured = Measured((note,), cut)


routes: list[Route] = []


@post(routes, "/pipeline", "Price a pipeline of steps, each in its own unit")
def post_pipeline(body: PipelineRequest) -> PipelineResponse:
    return describe_pipeline(answer_pipeline(body))
