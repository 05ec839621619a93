"""Form of the comparison: the estimate's, and how its columns are read."""

from __future__ import annotations

from django import forms

from costcalc.estimate.forms import EstimateForm
from costcalc.web.fields import NameField

FEWEST = 2


class CompareForm(EstimateForm):
    baseline = NameField()
    only = forms.ChoiceField(choices=[("", ""), ("different", "")], required=False)
    """Whether rows that are the same in all columns are left out."""
