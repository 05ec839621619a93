"""Fields that a person fills for a fine-tuning: the file or its tokens, the epochs, and a request before and after."""

from __future__ import annotations

from django import forms

from costcalc.current import catalog
from costcalc.input_limits import MOST_QUANTITY, MOST_REQUESTS, MOST_TOKENS
from costcalc.web.fields import DayField, NameField, WholeNumber
from pricing.training.cost import TrainingCost, price_training
from pricing.training.request import MOST_EPOCHS, FineTuningRequest

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
FIELDS = {"training_tokens": "tokens", "requests_per_month": "requests"}
"""Fields of a request → the form's, where that is another."""


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

    def price_training(self) -> TrainingCost:
        """Price what a valid form holds; it has checked the values, and a name may be blank."""
        names = [name for name in FineTuningRequest.model_fields if name != "file"]
        values = {name: self.cleaned_data[FIELDS.get(name, name)] for name in names}
        return price_training(catalog(), FineTuningRequest.model_construct(**values), values["as_of"])
