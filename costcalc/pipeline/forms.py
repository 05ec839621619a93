"""Fields of a pipeline beside its steps: how often it runs, on which day, and what is to be measured."""

from __future__ import annotations

from django import forms

from costcalc.input_limits import MOST_MEASURED, MOST_REQUESTS, MOST_STEPS
from costcalc.request.fields import PromptField
from costcalc.web.fields import DayField, ShareField, WholeNumber
from pricing.projection.plan import MOST_MONTHS
from pricing.workload import WorkloadError


class PipelineForm(forms.Form):
    requests = WholeNumber(most=MOST_REQUESTS)
    requests_low = WholeNumber(most=MOST_REQUESTS, empty=None)
    requests_high = WholeNumber(most=MOST_REQUESTS, empty=None)
    growth = ShareField(least=-100, most=1_000, example="5")
    months = WholeNumber(most=MOST_MONTHS)
    as_of = DayField()
    text = PromptField()
    audio = forms.FileField(required=False, allow_empty_file=True)
    documents = WholeNumber(most=MOST_MEASURED)
    tokens_each = WholeNumber(most=MOST_MEASURED)
    chunk = WholeNumber(most=MOST_MEASURED)
    overlap = WholeNumber(most=MOST_MEASURED)
    into = WholeNumber(most=MOST_STEPS, least=1, empty=1)

    texts = ("text",)

    def reject(self, error: WorkloadError) -> None:
        """Put a refusal of the core beside the field that a person would change."""
        name = error.field if error.field in self.fields else "months"
        if name == "requests" and self.cleaned_data.get("growth"):
            name = "growth"
        words = error.problem if name == "months" else f"The requests {error.problem}"
        self.add_error(name, f"{words[:1].upper()}{words[1:]}.")
