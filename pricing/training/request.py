"""Fine-tuning that is priced, as pages, programs and commands state it. Each text under a field is its description."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from pricing.value_types import WHOLE, Count, Day, Name, Quantity, Requests, StrictModel

MOST_EPOCHS: Final = 50


class FineTuningRequest(StrictModel):
    """Fine-tuning to price: training, and after how many requests it pays for itself."""

    model: Name
    """Model that can be trained, such as ft:gpt-4o-mini-2024-07-18."""
    file: str | None = None
    """The training file: JSONL, a chat with `messages` on each line."""
    training_tokens: Quantity | None = None
    """Tokens of one epoch, instead of a file."""
    epochs: Annotated[int, Field(ge=1, le=MOST_EPOCHS), WHOLE] = 3
    """How many times each example is used."""
    input_tokens: Count = 0
    """Input of a request to the tuned model."""
    output_tokens: Count = 0
    base_model: Name | None = None
    """The model used without training; default: no comparison."""
    base_input_tokens: Count = 0
    base_output_tokens: Count = 0
    requests_per_month: Requests | None = None
    """Default: no monthly cost."""
    as_of: Day | None = None
    """The day whose prices apply; default: today, in UTC."""
