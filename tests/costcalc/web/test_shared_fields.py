"""What a blank field of a form comes to is found once, and is what its own cleaning says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from costcalc.conversation.forms import ConversationForm
from costcalc.estimate.forms import EstimateForm
from costcalc.projection.forms import PlanForm
from costcalc.web import fields
from costcalc.web.shared_fields import PLAIN, SparseForm, share_fields

FORMS = [EstimateForm, ConversationForm, PlanForm]


@pytest.mark.parametrize("kind", FORMS)
def test_blank_fields_are_cleaned_as_django_cleans_them(kind: type[SparseForm]) -> None:
    slow = type("Slow", (kind,), {"_clean_fields": getattr(forms.Form, "_clean_fields")})  # noqa: B009 -- not typed
    names = [name for name in kind({}).fields if name != "models"]
    blank = QueryDict("&".join(f"{name}=" for name in names))
    for data in ({}, blank, dict.fromkeys(names, ""), dict.fromkeys(names)):
        form, whole = kind(data), slow(data)
        assert form.is_valid()
        assert whole.is_valid()
        assert form.cleaned_data == whole.cleaned_data


@pytest.mark.parametrize("kind", FORMS)
def test_what_is_kept_for_all_forms_cannot_be_changed_by_one(kind: type[SparseForm]) -> None:
    for field in kind({}).fields.values():
        if type(field.widget) in PLAIN:
            hash(field.clean(""))  # a list, or a dictionary, has no hash


@share_fields
class Form(SparseForm):
    needed = forms.CharField()
    number = forms.IntegerField(required=False, widget=forms.TextInput)
    on = forms.BooleanField(required=False)
    day = fields.DayField()
    lines = forms.CharField(required=False, widget=forms.Textarea)

    def clean_number(self) -> int:
        return self.cleaned_data["number"] or 7


def test_what_was_sent_is_read() -> None:
    form = Form({"needed": "a", "number": "0", "on": "on", "lines": "b"})
    assert form.is_valid()
    assert (form.cleaned_data["needed"], form.cleaned_data["on"], form.cleaned_data["lines"]) == ("a", True, "b")


def test_a_blank_field_that_is_needed_is_told_each_time() -> None:
    for _ in range(2):
        assert Form({"needed": ""}).errors == {"needed": ["This field is required."]}


def test_a_forms_own_reading_of_a_blank_field_is_kept() -> None:
    assert [clean(number) for number in ("", "3", "")] == [7, 3, 7]


def clean(number: str) -> Any:
    form = Form({"needed": "a", "number": number})
    assert form.is_valid()
    return form.cleaned_data["number"]


def test_a_number_that_is_zero_is_not_blank() -> None:
    form = Form({"needed": 0})
    assert form.is_valid()
    assert form.cleaned_data["needed"] == "0"


def test_a_blank_day_is_today_on_the_next_day_too(monkeypatch: pytest.MonkeyPatch) -> None:
    days = []
    for day in (date(2026, 11, 22), date(2026, 11, 23)):
        monkeypatch.setattr(fields, "current_day", lambda day=day: day)
        form = Form({"needed": "a"})
        assert form.is_valid()
        days.append(form.cleaned_data["day"])
    assert days == [date(2026, 11, 22), date(2026, 11, 23)]
