"""Fine-tuning that is priced, as programs and commands state it. Each text under a field is its description."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Final

from pydantic import Field

from pricing.catalog.rates import Conditions
from pricing.training.case import RequestSize, TuningCase
from pricing.units import Tier
from pricing.value_types import WHOLE, Count, Day, Name, Quantity, Requests, Signed, StrictModel
from pricing.workload import MOST_MONTHS, Workload, WorkloadError

MOST_EPOCHS: Final = 50
EPOCHS: Final = 3
MONTHS: Final = 12
MOST_COMPARED: Final = 60


class FineTuningRequest(StrictModel):
    """Fine-tuning to price: training, the requests before and after it, and when it pays for itself."""

    model: Name | None = None
    """Model to train, such as ft:gpt-4o-mini-2024-07-18; default: all that can be trained, in `tuned_models`."""
    file: str | None = None
    """The training file: JSONL, a chat with `messages` on each line. It needs a `model`, which counts it."""
    training_tokens: Quantity | None = None
    """Tokens of one epoch, instead of a file."""
    epochs: Annotated[int, Field(ge=1, le=MOST_EPOCHS), WHOLE] = EPOCHS
    """How many times each example is used."""
    input_tokens: Count | None = None
    """Input of a request to the tuned model; default: base_input_tokens without saved_tokens."""
    saved_tokens: Count = 0
    """Tokens of the prompt that a tuned model does without: instructions and examples that it has learned."""
    output_tokens: Count | None = None
    """Billed output of a request to the tuned model; default: base_output_tokens."""
    base_model: Name | None = None
    """The model used without training; default: no comparison, unless `models` are given."""
    models: Annotated[list[Name], Field(max_length=MOST_COMPARED)] = Field(default_factory=list)
    """Further models used without training, each compared with the tuned ones."""
    base_input_tokens: Count = 0
    base_output_tokens: Count = 0
    requests_per_month: Requests | None = None
    """In the first month. Default: no monthly cost."""
    requests_per_day: Requests | None = None
    """Instead of requests_per_month."""
    days_per_month: Annotated[int, Field(ge=1, le=31), WHOLE] = 30
    """Days a month with requests, for requests_per_day."""
    growth: Signed = Field(default=0, validate_default=True)
    """Monthly growth, compounding: 0.05 is 5% a month."""
    months: Annotated[int, Field(ge=1, le=MOST_MONTHS), WHOLE] = MONTHS
    """Months ahead in which it may pay for itself."""
    tier: Tier = "standard"
    """Of the requests."""
    as_of: Day | None = None
    """The day whose prices apply; default: today, in UTC."""
    last_known: bool = False
    """true: a model that is no longer sold is priced at its last price, apart from the ranking."""

    @property
    def tuned_input_tokens(self) -> int:
        if self.input_tokens is not None:
            return self.input_tokens
        return max(self.base_input_tokens - self.saved_tokens, 0)

    @property
    def compared(self) -> tuple[str, ...]:
        """Models used without training, each once; the base model comes first."""
        return tuple(dict.fromkeys([*([self.base_model] if self.base_model else []), *self.models]))

    def build_case(self, day: date) -> TuningCase:
        """Build the case, at the prices of a day. Raises WorkloadError."""
        output = self.base_output_tokens if self.output_tokens is None else self.output_tokens
        return TuningCase(
            training_tokens=self.training_tokens or 0,
            epochs=self.epochs,
            untuned=RequestSize(self.base_input_tokens, self.base_output_tokens),
            tuned=RequestSize(self.tuned_input_tokens, output),
            models=self.compared,
            conditions=Conditions(day, self.tier, last_known=self.last_known),
            workload=self._build_workload(),
            months=self.months,
            baseline=self.base_model or "",
            tuned_models=(self.model,) if self.model else (),
        )

    def _build_workload(self) -> Workload:
        growth = Decimal(self.growth)
        if self.requests_per_day is None:
            return Workload(Decimal(self.requests_per_month or 0), growth=growth)
        if self.requests_per_month is not None:
            raise WorkloadError("requests_per_day", "stands beside requests_per_month; give one of them", "one of them")
        return Workload(Decimal(self.requests_per_day), "day", self.days_per_month, growth=growth)
