"""What a person tells the estimate, from the pasted form or from an address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from costcalc.fields import DayField, WholeNumber
from pricing.tokens.encodings import FILES
from pricing.units import TIERS

MOST_TOKENS = 10_000_000
MOST_REQUESTS = 10**12
MOST_MODELS = 400
LONGEST_NAME = 160


class PromptField(forms.CharField):
    """Pasted text, as it will be counted: nothing stripped, line ends as one \\n (browsers send \\r\\n for them)."""

    def __init__(self) -> None:
        super().__init__(required=False, strip=False)
        self.validators = []

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return str(text).replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        if "\x00" in value:
            raise ValidationError("The text holds a NUL character (U+0000), which no model takes; remove it.")
        if len(value) > settings.MAX_CHARACTERS:
            raise ValidationError(
                f"The text has {len(value):,} characters; the most is {settings.MAX_CHARACTERS:,}. Shorten it.",
                code="too_long",
            )


class ModelsField(forms.Field):
    """Names of models or aliases, repeated or separated by commas; order kept, each once."""

    widget = forms.SelectMultiple

    def clean(self, value: Sequence[str] | None) -> list[str]:
        names = [name.strip() for part in value or () for name in part.split(",")]
        found = list(dict.fromkeys(name for name in names if name))
        if len(found) > MOST_MODELS:
            raise ValidationError(f"{len(found):,} models; the most is {MOST_MODELS}.")
        if any(len(name) > LONGEST_NAME or not name.isprintable() for name in found):
            raise ValidationError(f"The name of a model has at most {LONGEST_NAME} printable characters.")
        return found


SORTS = ("model", "provider", "tokens", "input", "output", "request", "month", "times", "window")
"""Columns to sort by; cost per 1,000 requests is in the order of cost per request."""
DEFAULT_SORT = "month"


class EstimateForm(forms.Form):
    prompt = PromptField()
    file = forms.FileField(required=False, allow_empty_file=True)
    characters = WholeNumber(most=MOST_TOKENS)
    words = WholeNumber(most=MOST_TOKENS)
    input_tokens = WholeNumber(most=MOST_TOKENS, empty=None)
    output_tokens = WholeNumber(most=MOST_TOKENS)
    reasoning_tokens = WholeNumber(most=MOST_TOKENS)
    requests = WholeNumber(most=MOST_REQUESTS)
    per = forms.ChoiceField(
        choices=[("month", "a month"), ("day", "a day")],
        required=False,
        error_messages={"invalid_choice": "Write month or day."},
    )
    days = WholeNumber(most=31, least=1, empty=30)
    as_of = DayField()
    tier = forms.CharField(required=False, max_length=20, empty_value="standard")
    at = forms.TimeField(
        required=False,
        input_formats=["%H:%M"],
        error_messages={"invalid": "Write a time of day as hours:minutes, such as 16:30."},
    )
    models = ModelsField(required=False)
    sort = forms.CharField(required=False, max_length=20)
    how = forms.CharField(required=False, max_length=LONGEST_NAME)
    show = forms.ChoiceField(choices=[("", "no"), *((name, name) for name in FILES)], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for encoding in FILES:
            self.fields[encoding] = WholeNumber(most=MOST_TOKENS)

    def clean_file(self) -> str | None:
        """The text of an opened file; it takes the place of the pasted text."""
        upload: Any = self.cleaned_data["file"]
        if upload is None:
            return None
        raw = upload.read()
        try:
            text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(f"{upload.name} is not a text file; save it as UTF-8 text.") from None
        if "\x00" in text:
            raise ValidationError(f"{upload.name} is not a text file: it holds NUL characters.")
        field = self.fields["prompt"]
        return str(field.clean(text))

    def clean_tier(self) -> str:
        tier = self.cleaned_data["tier"]
        if tier not in TIERS:
            raise ValidationError(f"There is no tier {tier!r}. Known are {', '.join(TIERS)}.")
        return str(tier)

    def clean_sort(self) -> str:
        sort = self.cleaned_data["sort"] or DEFAULT_SORT
        if sort.removeprefix("-") not in SORTS:
            raise ValidationError(f"There is no column {sort!r} to sort by. Known are {', '.join(SORTS)}.")
        return str(sort)

    def clean_as_of(self) -> date:
        return self.cleaned_data["as_of"] or datetime.now(UTC).date()

    def clean_per(self) -> str:
        return self.cleaned_data["per"] or "month"

    @property
    def too_long(self) -> bool:
        """Whether the text is over the limit, which is answered with 413."""
        return any(
            error.code == "too_long" for name in ("prompt", "file") for error in self.errors.as_data().get(name, ())
        )
