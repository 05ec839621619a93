"""What a person tells of a fine-tuning: the file or its tokens, the epochs, and a request before and after."""

from __future__ import annotations

from dataclasses import fields

from django import forms

from costcalc.input_limits import MOST_QUANTITY, MOST_REQUESTS, MOST_TOKENS
from costcalc.web.fields import DayField, NameField, WholeNumber
from pricing.training.cost import MOST_EPOCHS, TrainingRequest

USUAL = {
    "model": "ft:gpt-4o-mini-2024-07-18",
    "tokens": "1000000",
    "epochs": "3",
    "input_tokens": "300",
    "output_tokens": "200",
    "base_model": "gpt-4o",
    "base_input_tokens": "1500",
    "base_output_tokens": "200",
    "requests": "10000",
}
"""The first visit's worked example."""


class TrainingForm(forms.Form):
    model = NameField()
    file = forms.FileField(required=False, allow_empty_file=True)
    tokens = WholeNumber(most=MOST_QUANTITY)
    epochs = WholeNumber(most=MOST_EPOCHS, least=1, empty=3)
    input_tokens = WholeNumber(most=MOST_TOKENS)
    output_tokens = WholeNumber(most=MOST_TOKENS)
    base_model = NameField()
    base_input_tokens = WholeNumber(most=MOST_TOKENS)
    base_output_tokens = WholeNumber(most=MOST_TOKENS)
    requests = WholeNumber(most=MOST_REQUESTS)
    as_of = DayField()

    def training_request(self) -> TrainingRequest:
        """Of a valid form."""
        return TrainingRequest(**{field.name: self.cleaned_data[field.name] for field in fields(TrainingRequest)})
