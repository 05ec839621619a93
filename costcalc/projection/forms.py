"""Form of the months ahead. Every field may be blank; without `months` there is no plan."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from costcalc.input_limits import LONGEST_NAME, MOST_TOKENS
from costcalc.projection.fields import RoutesField, TypesField
from costcalc.web.fields import MonthField, NumberField, ShareField, WholeNumber
from costcalc.web.shared_fields import SparseForm, share_fields
from pricing.projection.scenario import LONGEST_TITLE, MAIN, MOST_PEAK, MOST_PEOPLE, Scenario
from pricing.value_types import MOST_DOLLARS, MOST_REQUESTS
from pricing.workload import MOST_MONTHS, WorkloadError


@share_fields
class PlanForm(SparseForm):
    months = WholeNumber(most=MOST_MONTHS, least=1, empty=None)
    start = MonthField()
    growth = ShareField(least=-100, most=1_000, example="5")
    step_month = WholeNumber(most=MOST_MONTHS, least=2, empty=None)
    step_requests = WholeNumber(most=MOST_REQUESTS, empty=None)
    use_successors = forms.BooleanField(required=False)
    users = WholeNumber(most=MOST_REQUESTS, least=1, empty=None)
    output_low = WholeNumber(most=MOST_TOKENS, empty=None)
    output_high = WholeNumber(most=MOST_TOKENS, empty=None)
    requests_low = WholeNumber(most=MOST_REQUESTS, empty=None)
    requests_high = WholeNumber(most=MOST_REQUESTS, empty=None)
    retries = ShareField(example="2")
    cached = ShareField()
    cached_prefix = WholeNumber(most=MOST_TOKENS, empty=None)
    batch = ShareField()
    type_name = forms.CharField(required=False, max_length=LONGEST_TITLE, empty_value=MAIN)
    types = TypesField()
    budget = NumberField(most=MOST_DOLLARS, unit="$", example="500")
    today = forms.CharField(required=False, max_length=LONGEST_NAME, empty_value=None)
    routes = RoutesField()
    seat = NumberField(most=MOST_DOLLARS, unit="$", example="20")
    people = WholeNumber(most=MOST_PEOPLE, least=1, empty=None)
    credit = NumberField(most=MOST_DOLLARS, unit="$", example="100")
    peak = NumberField(least=1, most=MOST_PEAK, example="3")
    hours = WholeNumber(most=24, least=1, empty=None)
    waits = ShareField(example="50")
    hits = ShareField(example="80")
    output_cap = WholeNumber(most=MOST_TOKENS, least=1, empty=None)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if (data.get("step_month") is None) != (data.get("step_requests") is None) and not self.errors:
            missing = "step_requests" if data.get("step_requests") is None else "step_month"
            self.add_error(missing, "A step change needs both its month and its requests.")
        if data.get("people") and data.get("seat") is None and not self.errors:
            self.add_error("seat", "Enter the monthly price of a seat.")
        return data

    def build_scenario(self) -> Scenario:
        """Build the scenario of a valid form with months."""
        values: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if value is not None:
                part, _, field = FIELDS.get(name, name).rpartition(".")
                (values.setdefault(part, {}) if part else values)[field] = value
        return Scenario.model_validate(values)

    def reject(self, error: WorkloadError) -> None:
        """Put a refusal of the core beside the field that a person would change."""
        path = (self.build_scenario().changing or "requests") if error.field == "requests" else error.field
        name = next((name for name, field in FIELDS.items() if field == path), path.partition("[")[0])
        what = "The requests" if error.field == "requests" else WORDS.get(name, "This")
        if name in {"requests", "models"}:  # fields of the estimate, which shows it there
            self.errors[name] = self.error_class([f"{what} {error.problem}."])
        else:
            self.add_error(name if name in self.fields else "months", ValidationError(f"{what} {error.problem}."))


FIELDS: Final = {
    "start": "first",
    "step_month": "step.month",
    "step_requests": "step.requests",
    "output_low": "output_tokens_low",
    "output_high": "output_tokens_high",
    "seat": "subscription.seat",
    "people": "subscription.people",
    "credit": "free_credit",
    "peak": "peak_factor",
    "hours": "hours_per_day",
    "waits": "levers.waits",
    "hits": "levers.hits",
    "output_cap": "levers.output_cap",
}
"""Name of a field → the scenario's path to it, where that differs."""
WORDS: Final = {"models": "The selection", "routes": "Shares", "types": "Request types"}
NAMES: Final = tuple(PlanForm.base_fields)
