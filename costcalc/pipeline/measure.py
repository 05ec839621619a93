"""A text or an audio file → the quantity of a step. Only the numbers stay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from costcalc import formatting
from costcalc.admission.budgets import charge
from costcalc.current import catalog
from costcalc.pipeline.row import Row
from pricing.catalog.schema import Model
from pricing.catalog.search import find_model
from pricing.pipeline.audio_files import AudioFileError, measure_audio
from pricing.pipeline.quantities import TextSize, measure_text
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
    model = find_model(catalog(), row.names[0] if row.names else "", day)
    if data["audio"] is not None:
        return _audio(row, data["audio"].read())
    if data["text"]:
        return _text(row, data["text"], model, day)
    raise MeasureError("text", "Paste a text or open an audio file.")


def _audio(row: Row, content: bytes) -> Measured:
    try:
        length = measure_audio(content)
    except AudioFileError as error:
        raise MeasureError("audio", f"This cannot be measured: {error}.") from None
    text = f"{length // 60}:{length % 60:02}"
    return row.with_value("minutes", text), f"The file is {text} minutes long."


def _text(row: Row, text: str, model: Model | None, day: date) -> Measured:
    charge(characters=len(text))
    try:
        size = measure_text(text, model, day, full=False)
    except TextTooLong as error:
        raise MeasureError("text", f"{error}.") from None
    return row.with_value(size.field, str(size.number)), f"The text has {write_size(size)}."


def write_size(text: TextSize) -> str:
    if text.field == "characters":
        return formatting.plural(text.number, "character")
    tokens = formatting.plural(text.number, "token")
    if text.reason is None:
        return tokens
    return f"about {tokens} ({text.reason})"
