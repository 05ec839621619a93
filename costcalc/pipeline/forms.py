"""Fields of a pipeline beside its steps: the chosen models, the volume, the retrieval, what is to be measured."""

from __future__ import annotations

from django import forms

from costcalc.input_limits import MOST_REQUESTS, MOST_STEPS
from costcalc.pipeline.retrieval import RetrievalFields
from costcalc.request.fields import ModelsField, PromptField
from costcalc.web.fields import DayField, NameField, NumberField, ShareField, TierField, WholeNumber
from pricing.value_types import MOST_DOLLARS
from pricing.workload import MOST_MONTHS, WorkloadError

LONGEST_COMBINATION = 2_000
"""Characters of the names of a combination's models."""


class PipelineForm(RetrievalFields):
    models = ModelsField(required=False)
    baseline = NameField()
    """The chip, or of a comparison the combination, that the others are compared with; blank: the cheapest."""
    requests = WholeNumber(most=MOST_REQUESTS)
    per = forms.ChoiceField(
        choices=[("month", "a month"), ("day", "a day")],
        required=False,
        error_messages={"invalid_choice": "Choose month or day."},
    )
    days = WholeNumber(most=31, least=1, empty=30)
    requests_low = WholeNumber(most=MOST_REQUESTS, empty=None)
    requests_high = WholeNumber(most=MOST_REQUESTS, empty=None)
    growth = ShareField(least=-100, most=1_000, example="5")
    months = WholeNumber(most=MOST_MONTHS)
    budget = NumberField(most=MOST_DOLLARS, unit="$", example="500")
    as_of = DayField()
    tier = TierField()
    text = PromptField()
    audio = forms.FileField(required=False, allow_empty_file=True)
    into = WholeNumber(most=MOST_STEPS, least=1, empty=1)
    how = forms.CharField(required=False, max_length=LONGEST_COMBINATION)
    """The combination whose explanation is open."""
    shape = forms.CharField(required=False, max_length=8)
    """What the form's steps show, for the answer to send their fields anew where that is another."""
    only = forms.ChoiceField(choices=[("", ""), ("different", "")], required=False)
    """Whether a comparison leaves out the rows that are the same in all its columns."""

    texts = ("text",)

    def clean_per(self) -> str:
        return self.cleaned_data["per"] or "month"

    def reject(self, error: WorkloadError) -> None:
        """Put a refusal of the core beside the field that a person would change."""
        name = error.field if error.field in self.fields else "months"
        if name == "requests" and self.cleaned_data.get("growth"):
            name = "growth"
        words = error.problem if name == "months" else f"The requests {error.problem}"
        self.add_error(name, f"{words[:1].upper()}{words[1:]}.")
