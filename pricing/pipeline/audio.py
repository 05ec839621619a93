"""Minutes heard, spoken and transcribed → seconds, or tokens as the price table states them for a model."""

from __future__ import annotations

from collections.abc import Sequence

from pricing.catalog.catalog import NotSold
from pricing.catalog.media import UnitTokens
from pricing.pipeline.reading import Assumption, Reading
from pricing.units import MINUTE


def read_audio(reading: Reading) -> None:
    """Count the minutes of a step. Raises WrongUnit, and NotSold where the tokens of a minute are not known."""
    step, kind = reading.step, reading.entry.model.kind
    if step.seconds:
        _hear(reading)
    if step.spoken_seconds:
        _speak(reading)
    elif kind == "speech" and "output_audio_mtok" in reading.rates:
        reading.left_out.append("output_audio_mtok")
    if kind == "transcription" and step.seconds and not step.output_tokens and "output_mtok" in reading.rates:
        _transcribe(reading)


def _hear(reading: Reading) -> None:
    """Charge audio at its own rate, or where a model that hears has none, at that of its input."""
    model, rates, seconds = reading.entry.model, reading.rates, reading.step.seconds
    if "minute" in rates:
        reading.counts["minute", "audio"] = seconds
    elif "input_audio_mtok" in rates:
        _count(reading, "input_audio_mtok", "input", seconds, model.audio)
    elif "input_mtok" in rates and model.audio:
        _count(reading, "input_mtok", "input", seconds, model.audio)
    else:
        raise reading.refuse("seconds", "by minutes of audio", " of text" if "input_mtok" in rates else "")


def _speak(reading: Reading) -> None:
    if "output_audio_mtok" not in reading.rates:
        what = "it does not produce speech, or not by the minute"
        raise reading.refuse("spoken_seconds", f"by minutes of speech: {what}")
    _count(reading, "output_audio_mtok", "output", reading.step.spoken_seconds, reading.entry.model.speech)


def _count(reading: Reading, key: str, way: str, seconds: int, rows: Sequence[UnitTokens]) -> None:
    """Add the tokens of audio, and how many a minute has, in words."""
    row = _find_row(reading, rows)
    if row is None:
        name = reading.entry.provider.name
        raise NotSold(f"{reading.entry.model.id}: how many tokens {name} bills for a minute is not known")
    reading.counts[key, f"audio {way}"] = seconds * row.expected
    text = f"a minute of audio {way} is {_describe(row, 'tokens', MINUTE)}"
    reading.assumptions.append(Assumption(text, source=row.source))


def _transcribe(reading: Reading) -> None:
    """Add the output of a transcript by the vendor's word on a minute; where there is none, leave it out."""
    row = _find_row(reading, reading.entry.model.transcript)
    if row is None:
        reading.left_out.append("output_mtok")
        return
    reading.counts["output_mtok", "output"] = -(-reading.step.seconds * row.expected // MINUTE)
    text = f"a minute transcribed is {_describe(row, 'tokens of output')}"
    reading.assumptions.append(Assumption(text, row.note or "", row.source))


def _find_row(reading: Reading, rows: Sequence[UnitTokens]) -> UnitTokens | None:
    return next((row for row in rows if row.covers(reading.day)), None)


def _describe(row: UnitTokens, what: str, units: int = 1) -> str:
    least = f", or {row.low * units:,} at least" if row.low < row.expected else ""
    return f"{row.expected * units:,} {what}{least}"
