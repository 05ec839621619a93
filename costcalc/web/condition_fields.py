"""Fields of a form that states fees and conditions of a request."""

from __future__ import annotations

from functools import cache

from django import forms

from costcalc.input_limits import MOST_FEES
from costcalc.web.conditions import CHOICES, LABELS, USUAL
from costcalc.web.fields import NumberField, WordField
from pricing.units import FEES


@cache
def make_fields() -> dict[str, forms.Field]:
    """Make the fields of a form that states a request, once for all such forms."""
    fields: dict[str, forms.Field] = {key: NumberField(most=MOST_FEES, example="0.3") for key in FEES}
    for name, known in CHOICES.items():
        fields[name] = WordField(f"{LABELS[name][0].lower()} {{}}", known, empty=USUAL[name])
    return fields
