"""One model at work in a pipeline: what a run of it uses, and under which conditions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Final, Literal

from pricing.catalog.catalog import NotSold
from pricing.catalog.rates import Conditions
from pricing.usage import MOST, Fees, UsageError, check_fees

Often = Literal["request", "month", "once"]
COUNTS: Final = (
    "input_tokens", "output_tokens", "characters", "seconds", "spoken_seconds", "images", "input_images", "chunk",
    "vectors", "dimensions",
)  # fmt: skip

MOST_TIMES: Final = 1_000_000


class WrongUnit(NotSold):
    """Quantity that a model is not priced by. `field` is its name in a Step, or the unit of a fee."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(problem)
        self.field = field


@dataclass(frozen=True, slots=True)
class Step:
    """One model at work. Quantities are of one run. Raises UsageError for one that no run can have."""

    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    """Output text, reasoning included; 0 where minutes are transcribed: as many tokens as the vendor states."""
    characters: int = 0
    """Characters of a text to speak."""
    seconds: int = 0
    """Seconds of audio that is heard; what vendors sell by the minute they bill by the second."""
    spoken_seconds: int = 0
    images: int = 0
    """Number of images to generate."""
    input_images: int = 0
    """Number of images given in, where the vendor charges for each."""
    size: str = ""
    """Size of an image, such as 1024x1024."""
    quality: str = ""
    tier: str = "standard"
    often: Often = "request"
    """How often it runs: with each request, once a month, or only once."""
    fees: Fees = ()
    """Everything else that it is charged for, by unit: pages, searches, seconds of video, web searches."""
    speed: str = "standard"
    region: str = "global"
    search_context: str = ""
    search_type: str = ""
    resolution: str = ""
    """Resolution of a video, such as 720p; blank: the vendor's default."""
    last_known: bool = False
    """True where a model that is no longer sold is priced at its last price."""
    times: Decimal = Decimal(1)
    """How many times it runs as `often` says: 3 for three calls a request, 0.2 for one request in five."""
    chunk: int = 0
    """Tokens of its longest input, where the tokens are those of several; 0: where nobody says."""
    vectors: int = 0
    """Number of vectors that are stored for a month."""
    dimensions: int = 0
    """Numbers in a vector; 0: as many as the model makes unasked."""
    gb_month: Decimal = Decimal(0)
    """Dollars for a GB of vectors a month, as a person states them."""
    label: str = ""
    """What a person calls it."""

    def __post_init__(self) -> None:
        if not self.times.is_finite() or not 0 <= self.times <= MOST_TIMES:
            raise UsageError(f"times must be between 0 and {MOST_TIMES:,}, not {self.times:,}")
        for name in COUNTS:
            value = getattr(self, name)
            if not 0 <= value <= MOST:
                raise UsageError(f"{name} must be between 0 and {MOST:,}, not {value:,}")
        check_fees(self.fees)

    def build_conditions(self, as_of: date, at: time | None = None) -> Conditions:
        """Return the conditions under which it is priced on a day."""
        names = ("tier", "speed", "region", "search_context", "search_type", "resolution", "last_known")
        return Conditions(as_of, at=at, **{name: getattr(self, name) for name in names})
