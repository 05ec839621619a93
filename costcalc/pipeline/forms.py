"""What a person tells of a pipeline beside its steps: how often it runs, on which day, and what is to be measured."""

from __future__ import annotations

from datetime import date

from django import forms

from costcalc.book import current_day
from costcalc.estimate.prompt_fields import PromptField
from costcalc.fields import DayField, WholeNumber
from costcalc.pipeline.rows import MOST_STEPS
from pricing.workload import MOST_REQUESTS

MOST_MEASURED = 10**9


class PipelineForm(forms.Form):
    requests = WholeNumber(most=int(MOST_REQUESTS))
    as_of = DayField()
    text = PromptField()
    audio = forms.FileField(required=False, allow_empty_file=True)
    documents = WholeNumber(most=MOST_MEASURED)
    tokens_each = WholeNumber(most=MOST_MEASURED)
    chunk = WholeNumber(most=MOST_MEASURED)
    overlap = WholeNumber(most=MOST_MEASURED)
    into = WholeNumber(most=MOST_STEPS, least=1, empty=1)

    def clean_as_of(self) -> date:
        return self.cleaned_data["as_of"] or current_day()
