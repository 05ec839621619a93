"""Fields of a form that states a conversation."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from costcalc.current import catalog
from costcalc.input_limits import MOST_CALLS, MOST_PAUSE, MOST_SUB_CALLS, MOST_TOKENS, MOST_TURN_TOKENS
from costcalc.request.conversation import WORDS
from costcalc.request.fields import ImagesField
from costcalc.web.fields import NameField, NumberField, ShareField, WholeNumber, WordField
from pricing.catalog.catalog import UnknownModel


class ModelField(NameField):
    """The name of a model that is in the tables. Blank means none."""

    def clean(self, value: Any) -> str:
        name = super().clean(value)
        try:
            if name:
                catalog().offer(name)
        except UnknownModel as error:
            raise ValidationError(f"{error}.") from None
        return name


@cache
def make_fields() -> dict[str, forms.Field]:
    """Make the fields of a form that states a conversation."""
    return {
        "turn_count": WholeNumber(most=MOST_CALLS, least=1, empty=1),
        "user_tokens": WholeNumber(most=MOST_TURN_TOKENS),
        "turn_calls": WholeNumber(most=MOST_CALLS, least=1, empty=1),
        "call_tokens": WholeNumber(most=MOST_TURN_TOKENS),
        "result_tokens": WholeNumber(most=MOST_TURN_TOKENS),
        "turn_images": ImagesField(),
        "keep": WholeNumber(most=MOST_CALLS, empty=None),
        "limit": WholeNumber(most=MOST_TOKENS, least=1, empty=None),
        "summary_tokens": WholeNumber(most=MOST_TURN_TOKENS),
        "pause": NumberField(most=MOST_PAUSE, example="10"),
        "sub_calls": NumberField(most=MOST_SUB_CALLS, example="0.5"),
        "sub_model": ModelField(),
        "sub_input_tokens": WholeNumber(most=MOST_TOKENS),
        "sub_output_tokens": WholeNumber(most=MOST_TOKENS),
        "success_rate": ShareField(least=1, example="80"),
        **{name: WordField("choice {}", words, empty=words[0]) for name, words in WORDS.items()},
    }
