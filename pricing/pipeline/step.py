"""Consumption of one step of a pipeline → the quantities that its model is priced by, or a refusal by name.

A step says what there is: tokens, characters, minutes, images. Its model's rates decide which of them are charged and
in which unit; a quantity that the model has no rate for is refused, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from pricing.catalog.catalog import Entry, NotSold
from pricing.catalog.price import Price
from pricing.units import priced_by
from pricing.usage import MOST, UsageError

Often = Literal["request", "month", "once"]
COUNTS: Final = ("input_tokens", "output_tokens", "characters", "seconds", "spoken_seconds", "images")


class WrongUnit(NotSold):
    """Quantity that a model is not priced by. `field` is its name in a Step."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(problem)
        self.field = field


class AudioRate(NamedTuple):
    """Tokens of a minute of audio, as a vendor states them."""

    tokens: int
    source: str


_OPENAI: Final = "https://developers.openai.com/api/docs/guides/realtime-costs"
AUDIO_RATES: Final = {
    ("openai", "input"): AudioRate(600, _OPENAI),
    ("openai", "output"): AudioRate(1_200, _OPENAI),
    ("google", "input"): AudioRate(1_920, "https://ai.google.dev/gemini-api/docs/audio"),
}
"""Rates by provider and way. OpenAI: a token for 100 ms heard and for 50 ms spoken; Gemini: 32 a second heard."""


@dataclass(frozen=True, slots=True)
class Step:
    """One model at work. Quantities are of one run. Raises UsageError for one that no run can have."""

    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    """Output text, reasoning included."""
    characters: int = 0
    """Characters of a text to speak."""
    seconds: int = 0
    """Seconds of audio that is heard; what vendors sell by the minute they bill by the second."""
    spoken_seconds: int = 0
    images: int = 0
    """Number of images to generate."""
    size: str = ""
    """Size of an image, such as 1024x1024."""
    quality: str = ""
    tier: str = "standard"
    often: Often = "request"
    """How often it runs: with each request, once a month, or only once."""

    def __post_init__(self) -> None:
        for name in COUNTS:
            value = getattr(self, name)
            if not 0 <= value <= MOST:
                raise UsageError(f"{name} must be between 0 and {MOST:,}, not {value:,}")


Counts = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Metered:
    """Quantities of a step in its model's own units, and the rates for them."""

    counts: Mapping[tuple[str, str], int]
    rates: Mapping[str, Decimal]
    assumptions: tuple[str, ...]
    """Sentences on how minutes and images became tokens."""

    def quantities(self) -> Mapping[tuple[str, str], int]:
        return self.counts


def meter_step(step: Step, entry: Entry, price: Price, rates: Mapping[str, Decimal]) -> Metered:
    """Read off the quantities that a step is charged for on a model, at rates in force.

    Raises WrongUnit for a quantity that it is not priced by, NotSold for a size or a length without a known price.
    """
    counts: Counts = {}
    assumptions: list[str] = []
    charged = dict(rates)
    name = entry.model.id
    for way in ("input", "output"):
        field, key = f"{way}_tokens", f"{way}_mtok"
        if getattr(step, field):
            if key not in rates:
                by_tokens = {"input_mtok", "output_mtok"} & rates.keys()
                problem = f"has no price for {way}" if by_tokens else f"is priced {priced_by(rates)}, not by tokens"
                raise WrongUnit(field, f"{name} {problem}")
            counts[key, way] = getattr(step, field)
    if step.characters:
        if "input_mchar" not in rates:
            raise WrongUnit("characters", f"{name} is priced {priced_by(rates)}, not by characters")
        counts["input_mchar", "characters"] = step.characters
    if step.seconds:
        assumptions += _heard(step, entry, rates, counts)
    if step.spoken_seconds:
        assumptions += _spoken(step, entry, rates, counts)
    if step.images:
        assumptions += _images(step, entry, price, charged, counts)
    return Metered(counts, charged, tuple(assumptions))


def _heard(step: Step, entry: Entry, rates: Mapping[str, Decimal], counts: Counts) -> Iterator[str]:
    if "minute" in rates:
        counts["minute", "audio"] = step.seconds
        return
    if "input_audio_mtok" not in rates:
        text = " of text" if "input_mtok" in rates else ""
        problem = f"{entry.model.id} is priced {priced_by(rates)}{text}, not by minutes of audio"
        raise WrongUnit("seconds", problem)
    yield _count_audio(entry, "input", step.seconds, counts)


def _spoken(step: Step, entry: Entry, rates: Mapping[str, Decimal], counts: Counts) -> Iterator[str]:
    if "output_audio_mtok" not in rates:
        what = "it does not produce speech, or not by the minute"
        problem = f"{entry.model.id} is priced {priced_by(rates)}, not by minutes of speech: {what}"
        raise WrongUnit("spoken_seconds", problem)
    yield _count_audio(entry, "output", step.spoken_seconds, counts)


def _count_audio(entry: Entry, way: str, seconds: int, counts: Counts) -> str:
    """Add the tokens of audio to `counts`, and return how many a minute has, in words."""
    rate = AUDIO_RATES.get((entry.provider.id, way))
    if rate is None:
        raise NotSold(f"{entry.model.id}: how many tokens {entry.provider.name} bills for a minute is not known")
    counts[f"{way}_audio_mtok", f"audio {way}"] = -(-seconds * rate.tokens // 60)
    return f"a minute of audio {way} is {rate.tokens:,} tokens ({rate.source})"


def _images(step: Step, entry: Entry, price: Price, rates: dict[str, Decimal], counts: Counts) -> Iterator[str]:
    """Add to `rates` where an image's rate depends on its size and quality."""
    what = f"image {step.size} {step.quality}".rstrip()
    if price.images:
        row = next((r for r in price.images if (r.size, r.quality) == (step.size, step.quality)), None)
        if row is None:
            known = ", ".join(f"{r.size} {r.quality}" for r in price.images)
            raise NotSold(f"{entry.model.id} has no price for {what}; it has prices for {known}")
        rates["image"] = row.rate
        counts["image", what] = step.images
    elif "image" in rates:
        counts["image", what] = step.images
    elif "output_image_mtok" in rates:
        counts["output_image_mtok", "image output"] = step.images * (each := _image_tokens(step, entry))
        yield f"one {what} is {each:,} tokens"
    else:
        raise WrongUnit("images", f"{entry.model.id} is priced {priced_by(rates)}, not by images: it generates none")


def _image_tokens(step: Step, entry: Entry) -> int:
    made = entry.model.generated
    if made is None:
        raise NotSold(f"{entry.model.id}: the tokens of an image are not published in a form we can read")
    for row in made.sizes:
        if (row.size, row.quality) == (step.size, step.quality):
            return row.tokens
    known = ", ".join(f"{row.size} {row.quality}" for row in made.sizes)
    raise NotSold(
        f"{entry.model.id} generates no images {step.size} {step.quality}; choose from {known}".replace("  ", " ")
    )
