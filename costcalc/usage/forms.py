"""Form of vendors' responses, and of what a person says beside them."""

from __future__ import annotations

from typing import Any

from django import forms

from costcalc.input_limits import LONGEST_NAME
from costcalc.request.fields import PromptField
from costcalc.usage.table import COLUMNS, DEFAULT_SORT, REPORTED
from costcalc.web.fields import DayField, NameField, SortField, TierField
from pricing.bill.reader import Bills, read_bills
from pricing.json_lines import Fault

MOST_FAULTS = 20
"""Faults that are listed; of the rest only their number is given."""


class BillForm(forms.Form):
    pasted = PromptField()
    model = NameField(error_messages={"max_length": f"A model name can have at most {LONGEST_NAME} characters."})
    as_of = DayField(usual=False)
    tier = TierField(empty=None)
    sort = SortField((*COLUMNS, REPORTED), empty=DEFAULT_SORT)
    how = forms.CharField(required=False, max_length=10)

    texts = ("pasted",)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if not self.errors:
            data["bills"] = bills = read_bills(data["pasted"])
            if not bills.bills:
                self.add_error("pasted", describe_faults(bills))
        return data


def describe_faults(bills: Bills) -> str:
    """Say what could not be read, a line each."""
    lines = [_describe_fault(fault) for fault in bills.faults[:MOST_FAULTS]]
    more = len(bills.faults) - MOST_FAULTS
    if more > 0:
        lines.append(f"And {more:,} more.")
    return "\n".join(lines)


def _describe_fault(fault: Fault) -> str:
    end = "" if fault.problem.endswith(".") else "."
    return f"Line {fault.line:,}: {fault.problem}{end}"
