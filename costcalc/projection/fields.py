"""Fields of the plan that hold more than a whole number."""

from __future__ import annotations

from typing import Any

from django import forms

from costcalc.input_limits import LONGEST_PLAN_LIST
from costcalc.projection.lines import read_routes, read_types
from costcalc.web.fields import Words, clean_text
from pricing.projection.scenario import FurtherType, Route


class TypesField(Words):
    """Types of requests, one a line."""

    widget = forms.Textarea
    longest = LONGEST_PLAN_LIST

    def clean(self, value: Any) -> list[FurtherType]:
        return clean_text(read_types, super().clean(value))


class RoutesField(Words):
    """Routes, one a line."""

    widget = forms.Textarea
    longest = LONGEST_PLAN_LIST

    def clean(self, value: Any) -> list[Route]:
        return clean_text(read_routes, super().clean(value))
