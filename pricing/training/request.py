"""Fine-tuning that is priced, as pages, programs and commands state it. Each text under a field is its description."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from pricing.value_types import Count, Day, Name, Quantity, Requests, StrictModel

MOST_EPOCHS: Final = 50


class FineTuningRequest(StrictModel):
    """What training a model costs, and after how many requests to it that is paid for."""

    model: Name
    """Such as ft:gpt-4o-mini-2024-07-18: a model that can be trained."""
    file: str | None = None
    """The training file: JSONL, a chat with `messages` on each line."""
    training_tokens: Quantity | None = None
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
