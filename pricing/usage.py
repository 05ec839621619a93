"""Usage of one request, each token in exactly one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pricing.units import STATED, UNITS

MOST: Final = 10**12
"""Most tokens of a request; a larger number is a slip."""
LONGEST_NAME: Final = 200
"""Characters of the name of a model."""


class UsageError(ValueError):
    """Numbers that no request can have; the message names the field and what would be right."""


Fees = tuple[tuple[str, Decimal], ...]
"""Quantities by unit of a fee, such as (("web_search", Decimal("0.3")),); on average, so that they may be fractions."""


def as_count(quantity: Decimal) -> int | Decimal:
    """Return a whole quantity as an integer, and any other as it is."""
    return int(quantity) if quantity == int(quantity) else quantity


def check_fees(fees: Fees) -> None:
    """Raise UsageError for a unit that nobody states or that appears twice, and a quantity that no request has."""
    seen: set[str] = set()
    for key, quantity in fees:
        if key not in STATED:
            raise UsageError(f"{key} is not a fee; choose from {', '.join(STATED)}")
        if key in seen:
            raise UsageError(f"{key} appears twice; keep one")
        if not quantity.is_finite() or not 0 <= quantity <= MOST:
            raise UsageError(f"{key} must be between 0 and {MOST:,}, not {quantity:,}")
        seen.add(key)


class _Kept:
    """Place of what is found once, which is no field: two usages are equal without it, and no copy has it."""

    __slots__ = ("_quantities",)
    _quantities: Mapping[tuple[str, str], int | Decimal]


@dataclass(frozen=True, slots=True)
class Usage(_Kept):
    """Token numbers of one request, as vendors bill them, and what else it is charged for.

    `input_tokens` holds cache reads and writes and audio; `output_tokens` holds reasoning, which is billed as output,
    and audio.
    Raises UsageError where the parts are more than the whole.
    """

    input_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    cache_write_1h_tokens: int = 0
    output_tokens: int = 0
    reasoning_tokens: int = 0
    input_audio_tokens: int = 0
    """Audio that was not read from the cache."""
    cache_audio_read_tokens: int = 0
    output_audio_tokens: int = 0
    cache_write_12h_tokens: int = 0
    fees: Fees = ()

    def __post_init__(self) -> None:
        for name in TOKEN_FIELDS:
            value = getattr(self, name)
            if not 0 <= value <= MOST:
                raise UsageError(f"{name} must be between 0 and {MOST:,}, not {value:,}")
        if self.fees:
            check_fees(self.fees)
        if self.uncached_tokens < 0:
            cached = self.input_tokens - self.uncached_tokens
            audio = ", plus audio," if self.input_audio_tokens else ""
            raise UsageError(
                f"{cached:,} tokens read from and written to the cache{audio} exceed "
                f"the {self.input_tokens:,} input tokens"
            )
        if self.visible_tokens < 0:
            raise UsageError(
                f"{self.output_tokens - self.visible_tokens:,} {self._beside_text()} exceed "
                f"the {self.output_tokens:,} output tokens"
            )

    @property
    def written_tokens(self) -> int:
        """Input written to the cache, for however long."""
        return self.cache_write_tokens + self.cache_write_1h_tokens + self.cache_write_12h_tokens

    @property
    def uncached_tokens(self) -> int:
        cached = self.cache_read_tokens + self.written_tokens
        return self.input_tokens - cached - self.input_audio_tokens - self.cache_audio_read_tokens

    @property
    def visible_tokens(self) -> int:
        """Output that is text a person reads."""
        return self.output_tokens - self.reasoning_tokens - self.output_audio_tokens

    def _beside_text(self) -> str:
        return "reasoning_tokens and output_audio_tokens" if self.output_audio_tokens else "reasoning_tokens"

    @property
    def total_tokens(self) -> int:
        return self.input_tokens + self.output_tokens

    def quantities(self) -> Mapping[tuple[str, str], int | Decimal]:
        """Return the quantities that are charged for by (rate key, name of the line), nothing twice and none that is 0.

        They are found once, as hundreds of models share a usage.
        """
        try:
            return self._quantities
        except AttributeError:
            found = {place: quantity for place, quantity in self.divide().items() if quantity}
            object.__setattr__(self, "_quantities", found)
            return found

    def divide(self) -> dict[tuple[str, str], int | Decimal]:
        """Return all quantities by (rate key, name of the line), those that are 0, too."""
        quantities: dict[tuple[str, str], int | Decimal] = {
            ("input_mtok", "input"): self.uncached_tokens,
            ("cache_read_mtok", "cached input"): self.cache_read_tokens,
            ("cache_write_mtok", "cache write"): self.cache_write_tokens,
            ("cache_write_1h_mtok", "cache write (1 hour)"): self.cache_write_1h_tokens,
            ("cache_write_12h_mtok", "cache write (12 hours)"): self.cache_write_12h_tokens,
            ("input_audio_mtok", "audio input"): self.input_audio_tokens,
            ("cache_audio_read_mtok", "cached audio input"): self.cache_audio_read_tokens,
            ("output_mtok", "output"): self.visible_tokens,
            ("output_mtok", "reasoning"): self.reasoning_tokens,
            ("output_audio_mtok", "audio output"): self.output_audio_tokens,
        }
        for key, quantity in self.fees:
            quantities[key, UNITS[key].item] = as_count(quantity)
        return quantities


TOKEN_FIELDS: Final = tuple(name for name in Usage.__dataclass_fields__ if name.endswith("_tokens"))
"""Names of the fields that are numbers of tokens."""
