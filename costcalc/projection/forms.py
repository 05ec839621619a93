"""What a person says of the months ahead. Every field may be blank; without `months` there is no plan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from costcalc.projection.fields import LONGEST_NAME, MOST_TOKENS, RoutesField, TypesField
from costcalc.web.fields import MonthField, NumberField, ShareField, WholeNumber
from pricing.projection.plan import MOST_MONTHS
from pricing.projection.rate_limits import MOST_PEAK
from pricing.projection.scenario import MAIN, Wish
from pricing.projection.subscription import MOST_PEOPLE, Subscription
from pricing.workload import MOST_DOLLARS, MOST_REQUESTS, Step, WorkloadError

REQUESTS, DOLLARS = int(MOST_REQUESTS), int(MOST_DOLLARS)


class PlanForm(forms.Form):
    months = WholeNumber(most=MOST_MONTHS, least=1, empty=None)
    start = MonthField()
    growth = ShareField(least=-100, most=1_000, example="5")
    step_month = WholeNumber(most=MOST_MONTHS, least=2, empty=None)
    step_requests = WholeNumber(most=REQUESTS, empty=None)
    users = WholeNumber(most=REQUESTS, least=1, empty=None)
    output_low = WholeNumber(most=MOST_TOKENS, empty=None)
    output_high = WholeNumber(most=MOST_TOKENS, empty=None)
    requests_low = WholeNumber(most=REQUESTS, empty=None)
    requests_high = WholeNumber(most=REQUESTS, empty=None)
    retries = ShareField(example="2")
    cached = ShareField()
    cached_prefix = WholeNumber(most=MOST_TOKENS, empty=None)
    batch = ShareField()
    type_name = forms.CharField(required=False, max_length=60, empty_value=MAIN)
    types = TypesField()
    budget = NumberField(most=DOLLARS, unit="$", example="500")
    today = forms.CharField(required=False, max_length=LONGEST_NAME)
    routes = RoutesField()
    seat = NumberField(most=DOLLARS, unit="$", example="20")
    people = WholeNumber(most=MOST_PEOPLE, least=1, empty=None)
    credit = NumberField(most=DOLLARS, unit="$", example="100")
    peak = NumberField(least=1, most=int(MOST_PEAK), example="3")
    hours = WholeNumber(most=24, least=1, empty=None)
    waits = ShareField(example="50")
    hits = ShareField(example="80")
    output_cap = WholeNumber(most=MOST_TOKENS, least=1, empty=None)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if (data.get("step_month") is None) != (data.get("step_requests") is None) and not self.errors:
            missing = "step_requests" if data.get("step_requests") is None else "step_month"
            self.add_error(missing, "A second level needs both its month and its requests.")
        if data.get("people") and data.get("seat") is None and not self.errors:
            self.add_error("seat", "Write what a seat costs a month.")
        return data

    def wish(self) -> Wish:
        """Of a valid form with months."""
        data = self.cleaned_data
        step, seat = data["step_month"], data["seat"]
        known = {name: data[name] for name in DIRECT if data[name] is not None}
        return Wish(
            **known,
            first=data["start"],
            step=Step(step, Decimal(data["step_requests"])) if step is not None else None,
            requests_low=_decimal(data["requests_low"]),
            requests_high=_decimal(data["requests_high"]),
            subscription=Subscription("the subscription", seat, data["people"] or 1) if seat is not None else None,
        )

    def refuse(self, error: WorkloadError) -> None:
        """Put a refusal of the core beside the field that a person would change."""
        name = FIELDS.get(error.field, error.field.partition("[")[0])
        if name == "requests":
            changing = ("growth", "step_requests", "types", "requests_high")
            name = next((field for field in changing if self.cleaned_data.get(field)), "requests")
        what = "The requests" if error.field == "requests" else WORDS.get(name, "This")
        if name in {"requests", "models"}:  # fields of the estimate, which shows it there
            self.errors[name] = self.error_class([f"{what} {error.problem}."])
        else:
            self.add_error(name if name in self.fields else "months", ValidationError(f"{what} {error.problem}."))


FIELDS: Final = {
    "output_tokens": "output_high",
    "output_tokens_low": "output_low",
    "output_tokens_high": "output_high",
    "cache_writes": "cached",
    "cached_tokens": "cached_prefix",
    "first": "start",
    "shares": "routes",
    "peak_factor": "peak",
}
"""What the core calls a number → the field it came from, where that differs."""
WORDS: Final = {"models": "The choice", "routes": "Shares", "types": "Types of requests"}
NAMES: Final = tuple(PlanForm.base_fields)
DIRECT: Final = (
    "months", "growth", "users", "output_low", "output_high", "retries", "cached", "cached_prefix", "batch",
    "type_name", "types", "budget", "today", "routes", "credit", "peak", "hours", "waits", "hits", "output_cap",
)  # fmt: skip
"""Fields that a wish has by the same name."""


def _decimal(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)
