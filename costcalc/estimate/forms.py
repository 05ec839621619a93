"""Form of the estimate: a request, and how to show it."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from costcalc.estimate.columns import COLUMNS, DEFAULT_SORT, USUAL
from costcalc.estimate.state import State
from costcalc.input_limits import LONGEST_NAME
from costcalc.request.conversation import keep_pairs
from costcalc.request.fields import NamesField
from costcalc.request.forms import RequestForm
from costcalc.request.from_form import check_request
from costcalc.request.signed_count import TextNeeded
from costcalc.web.fields import NameField, SortField
from costcalc.web.figures import VERSION, read_tables
from costcalc.web.shared_fields import share_fields
from pricing.tokens.vocabularies import find_readable

AMOUNT = r"([0-9]{1,40}(\.[0-9]{1,40})?)?"
NO_PIN = "The day of the price tables and the first 12 hexadecimal digits of their digest belong here."

COLUMN_KEYS = tuple(column.key for column in COLUMNS[1:])
"""Columns that can be left out; the model always stands first."""


@share_fields
class EstimateForm(RequestForm):
    sort = SortField(COLUMNS, empty=DEFAULT_SORT)
    columns = NamesField(required=False)
    """Keys of the columns to show, and to export; none: the usual ones on the page, all that there were in files."""
    baseline = NameField()
    """The model that the others are compared with, if it is one of those chosen; blank: the cheapest."""
    v = forms.ChoiceField(
        choices=[("", ""), (VERSION, "")],
        required=False,
        error_messages={"invalid_choice": f"This version of costcalc only reads links of version {VERSION}."},
    )
    catalog = forms.RegexField(
        r"^(\d{4}-\d\d-\d\d\.)?[0-9a-f]{12}\Z", required=False, error_messages={"invalid": NO_PIN}
    )
    """Read which tables an address was made with."""
    figures = forms.RegexField(
        rf"^[0-9a-f]{{6}}:{AMOUNT}(,{AMOUNT})*\Z",
        required=False,
        error_messages={"invalid": "These figures were not written by costcalc."},
    )
    """Read what it gave then."""
    s = forms.CharField(required=False)
    how = forms.CharField(required=False, max_length=LONGEST_NAME)
    only = forms.ChoiceField(choices=[("", ""), ("different", "")], required=False)
    """Whether a comparison leaves out the rows that are the same in all its columns."""
    show = forms.ChoiceField(choices=[("", "no"), *((name, name) for name in find_readable())], required=False)

    def list_kept(self) -> tuple[tuple[str, str], ...]:
        """List the fields that the form does not have and its address keeps."""
        return keep_pairs(self.data)

    def clean_s(self) -> str:
        """Refuse a short form; one that could be read is long again by now."""
        if self.cleaned_data["s"]:
            raise ValidationError("This short link is damaged, or was made by a server with a different key.")
        return ""

    def clean_catalog(self) -> tuple[date | None, str]:
        try:
            return read_tables(self.cleaned_data["catalog"])
        except ValueError:
            raise ValidationError(NO_PIN) from None

    def clean_columns(self) -> tuple[str, ...]:
        columns = self.cleaned_data["columns"]
        unknown = [key for key in columns if key not in COLUMN_KEYS]
        if unknown:
            raise ValidationError(f"Unknown column {unknown[0]!r} to show. Choose from {', '.join(COLUMN_KEYS)}.")
        keys = tuple(key for key in COLUMN_KEYS if key in columns)
        return () if set(keys) == set(USUAL) else keys


def check_state(form: EstimateForm) -> State | None:
    """Read the state of a valid form; None where its text or its tools cannot be counted, as their field then says.

    Raises TextNeeded, also where the text is to be shown.
    """
    if form.cleaned_data["show"] and form.cleaned_data["known"]:
        raise TextNeeded
    request = check_request(form)
    if request is None:
        return None
    data = form.cleaned_data
    baseline = data["baseline"] if data["baseline"] in request.models else ""
    return State(request, data["sort"], data["columns"], baseline, form.list_kept())
