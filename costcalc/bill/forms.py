"""What a person pastes of vendors' responses, and what they say beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from costcalc.request.fields import PromptField
from costcalc.web.fields import DayField
from pricing.bill.reader import Bills, Fault, read_bills
from pricing.bill.statement import LONGEST_NAME
from pricing.units import TIERS

SORTS = ("line", "model", "day", "tier", "input", "cached", "written", "output", "reasoning", "charge")
DEFAULT_SORT = "line"
MOST_FAULTS = 20
"""So many are told; the rest is numbered."""


class BillForm(forms.Form):
    pasted = PromptField()
    model = forms.CharField(
        required=False,
        max_length=LONGEST_NAME,
        error_messages={"max_length": f"The name of a model has at most {LONGEST_NAME} characters."},
    )
    as_of = DayField()
    tier = forms.CharField(required=False, max_length=20)
    sort = forms.CharField(required=False, max_length=20)
    how = forms.CharField(required=False, max_length=10)

    def clean_model(self) -> str:
        model = str(self.cleaned_data["model"])
        if not model.isprintable():
            raise ValidationError("The name of a model has printable characters only.")
        return model

    def clean_tier(self) -> str | None:
        tier = self.cleaned_data["tier"]
        if tier and tier not in TIERS:
            raise ValidationError(f"There is no tier {tier!r}. Known are {', '.join(TIERS)}.")
        return tier or None

    def clean_sort(self) -> str:
        sort = self.cleaned_data["sort"] or DEFAULT_SORT
        if sort.removeprefix("-") not in SORTS:
            raise ValidationError(f"There is no column {sort!r} to sort by. Known are {', '.join(SORTS)}.")
        return str(sort)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if not self.errors:
            data["bills"] = found = read_bills(data["pasted"])
            if not found.bills:
                self.add_error("pasted", told(found))
        return data

    @property
    def too_long(self) -> bool:
        """Whether the text is over the limit, which is answered with 413."""
        return any(error.code == "too_long" for error in self.errors.as_data().get("pasted", ()))


def told(found: Bills) -> str:
    """What could not be read, a line each."""
    lines = [_told(fault) for fault in found.faults[:MOST_FAULTS]]
    more = len(found.faults) - MOST_FAULTS
    if more > 0:
        lines.append(f"And {more:,} more like these.")
    return "\n".join(lines)


def _told(fault: Fault) -> str:
    end = "" if fault.problem.endswith(".") else "."
    return f"Line {fault.line:,}: {fault.problem}{end}"
