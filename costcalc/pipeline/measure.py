"""A text or an audio file → the quantity of a step. Only the numbers stay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from costcalc.admission.charging import charge
from costcalc.current import catalog
from costcalc.pipeline.row import Row
from costcalc.pipeline.words import write_size
from pricing.catalog.schema import Model
from pricing.catalog.search import find_model, find_rates
from pricing.pipeline.audio_files import AudioFileError, measure_audio
from pricing.pipeline.quantities import measure_text
from pricing.tokens.text import TextTooLong

Measured = tuple[Row, str]
"""(the row with its new quantity, a sentence about it)"""


class MeasureError(ValueError):
    """Cannot be measured; `field` says where it was given."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(problem)
        self.field = field


def measure_step(row: Row, data: Mapping[str, Any], day: date) -> Measured:
    """Measure what a form holds for a row. Raises MeasureError."""
    if row.values["use"]:
        raise MeasureError("into", "This step takes its quantities from the numbers of the documents.")
    if data["audio"] is not None:
        return _audio(row, data["audio"].read())
    if data["text"]:
        return _text(row, data["text"], day)
    raise MeasureError("text", "Paste a text or open an audio file.")


def _audio(row: Row, content: bytes) -> Measured:
    try:
        length = measure_audio(content)
    except AudioFileError as error:
        raise MeasureError("audio", f"This cannot be measured: {error}.") from None
    text = f"{length // 60}:{length % 60:02}"
    return row.with_value("minutes", text), f"The file is {text} minutes long."


def _text(row: Row, text: str, day: date) -> Measured:
    """Measure a text in each unit that the models of a row are priced by, in tokens on the first that is."""
    models = [find_model(catalog(), name, day) for name in row.names] or [None]
    by_unit: dict[bool, Model | None] = {}
    for model in models:
        by_unit.setdefault(model is not None and "input_mchar" in find_rates(model, day), model)
    charge(characters=len(text) * len(by_unit))
    try:
        sizes = [measure_text(text, model, day, full=False) for model in by_unit.values()]
    except TextTooLong as error:
        raise MeasureError("text", f"{error}.") from None
    for size in sizes:
        row = row.with_value(size.field, str(size.number))
    return row, f"The text has {' and '.join(map(write_size, sizes))}."
