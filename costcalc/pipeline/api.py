"""Pipelines as programs ask for them and read them, priced as on the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from ninja import Router

from costcalc import formatting
from costcalc.admission.budgets import charge
from costcalc.current import catalog, current_day
from costcalc.pipeline.measure import write_size
from costcalc.pipeline.rows import KNOWN, NUMBERS, TIMES, WORDS
from costcalc.pipeline.schema import (
    Measured,
    PipelineRequest,
    PipelineResponse,
    PipelineStepRequest,
    PricedPipeline,
    describe_pipeline,
)
from costcalc.pipeline.state import Question, read_workload
from costcalc.request.from_json import check_characters, check_length
from costcalc.schema.errors import RequestError, convert_workload_error
from costcalc.schema.routes import post
from costcalc.web.conditions import LABELS_OF_FEES
from pricing.catalog.search import find_model
from pricing.pipeline.chunks import ChunksError, split_chunks
from pricing.pipeline.quantities import list_quantities, measure_text
from pricing.pipeline.step import Step
from pricing.tokens.text import TextTooLong
from pricing.workload import WorkloadError

OF_WORKLOAD = {"requests": "requests_per_month"}
OF_CHUNKS = {"tokens_each": "tokens_per_document", "size": "chunk_size"}
"""The core's name of a number → the field that it came from, where that differs."""


@dataclass
class Reading:
    """A step while it is read: its quantities, and the fields that they came from."""

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
    """Raise RequestError, also for a quantity that a step's model is not priced by."""
    day = body.as_of or current_day()
    read = [_read_step(step, f"steps[{number}]", day) for number, step in enumerate(body.steps)]
    try:
        workload = read_workload(body.requests_per_month, body.requests_low, body.requests_high, body.growth)
        question = Question(tuple(step for step, _ in read), workload, day, body.months or 0)
        pipeline = question.answer([reading.measured for _, reading in read])
    except WorkloadError as error:
        raise convert_workload_error(error, OF_WORKLOAD.get(error.field, error.field)) from None
    for number, (priced, (_, reading)) in enumerate(zip(pipeline.cost.steps, read, strict=True)):
        if priced.wrong:
            fields = list_quantities(priced.entry.model if priced.entry else None, day)
            path = f"steps[{number}].{reading.came_from.get(priced.wrong, priced.wrong)}"
            usual = [name for name in fields if name not in LABELS_OF_FEES] or fields
            raise RequestError(priced.unpriced or "", path=path, expected=" or ".join(usual) or None)
    return pipeline


def _read_step(body: PipelineStepRequest, path: str, day: date) -> tuple[Step, Reading]:
    reading = Reading()
    for name in NUMBERS:
        reading.take(name, getattr(body, name), name, path)
    for name, field_name in TIMES.items():
        reading.take(field_name, _seconds(getattr(body, name)), name, path)
    if body.text is not None:
        _take_text(body, body.text, path, day, reading)
    if body.documents is not None:
        _take_documents(body, body.documents, path, reading)
    elif body.tokens_per_document or body.chunk_size or body.overlap:
        raise RequestError("is missing", path=f"{path}.documents", expected="the number of documents")
    reading.came_from |= {key: key for key, _ in body.fees}
    words = {name: getattr(body, name) or "" for name in (*WORDS, *KNOWN)}
    given: dict[str, Any] = {**reading.quantities, **words}
    return Step(body.model, fees=body.fees, last_known=body.last_known, **given), reading


def _seconds(minutes: Decimal) -> int:
    return int((minutes * 60).to_integral_value(ROUND_CEILING))


def _take_text(body: PipelineStepRequest, text: str, path: str, day: date, reading: Reading) -> None:
    place = f"{path}.text"
    check_length(len(text), place)
    check_characters(text, place)
    charge(characters=len(text))
    try:
        size = measure_text(text, find_model(catalog(), body.model, day), day, full=False)
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


router = Router()


@post(router, "/pipeline", "Price a pipeline of steps, each in its own unit")
def post_pipeline(body: PipelineRequest) -> PipelineResponse:
    return describe_pipeline(answer_pipeline(body))
