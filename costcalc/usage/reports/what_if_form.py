"""Form of what if: the scenarios that were asked so far, and the fields of one more."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from costcalc.schema.errors import RequestError, validate
from costcalc.usage.reports.what_if import WhatIfQuestion
from costcalc.usage.reports.what_if_read import check_scenario, read_scenario
from costcalc.usage.reports.what_if_schema import ScenarioBody
from costcalc.web.fields import DayField, Field, NameField, ShareField, TierField, read_fields
from pricing.usage_log.reports.what_if.scenario import MOST_SCENARIOS, Scenario

KEPT: Final = "what_if"
"""Name of the scenarios that were asked so far, as the command takes them: in the address, too."""
DROPPED: Final = "what_if_drop"
"""Name of the button that takes one out."""
FIELDS: Final = {
    "model": "what_if_model",
    "models": "what_if_model",
    "tier": "what_if_tier",
    "cache_hit_rate": "what_if_cache",
    "batch_share": "what_if_batch",
    "as_of": "what_if_day",
}
"""Field of a scenario → field of the form."""


class ScenariosField(forms.Field):
    """Scenarios as the command takes them, each once."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[Scenario]:
        try:
            return list(dict.fromkeys(map(read_scenario, list(filter(None, value or ()))[: MOST_SCENARIOS + 1])))
        except RequestError as error:
            raise ValidationError(_end(error.message)) from None


class WhatIfForm(forms.Form):
    """Beside a form of its own or within another one; the names of its fields are nobody else's."""

    what_if = ScenariosField(required=False)
    what_if_drop = forms.CharField(required=False, max_length=2_000)
    what_if_from = NameField()
    """Model whose rows alone are moved; blank: all rows."""
    what_if_model = NameField()
    what_if_tier = TierField(empty=None)
    what_if_cache = ShareField(example="60")
    what_if_batch = ShareField(example="30")
    what_if_day = DayField(usual=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if self.errors:
            return data
        kept = [scenario for scenario in data[KEPT] if scenario.title != data[DROPPED]]
        try:
            data["scenarios"] = tuple(dict.fromkeys((*kept, *self._read_new(data))))
        except RequestError as error:
            field = FIELDS.get((error.path or "").partition(".")[0], "what_if_model")
            begin = error.message if field == "what_if_model" else f"{error.message[:1].upper()}{error.message[1:]}"
            self.add_error(field, _end(begin))  # a model's name keeps its small letters
            return data
        if len(data["scenarios"]) > MOST_SCENARIOS:
            self.add_error("what_if_model", f"There are {MOST_SCENARIOS} already; remove one first.")
        return data

    def _read_new(self, data: dict[str, Any]) -> Sequence[Scenario]:
        """Read the scenario of the fields, if anything stands there. Raises RequestError."""
        one, model = data["what_if_from"], data["what_if_model"]
        if one and not model:
            raise RequestError("Choose the model that takes its place", path="model")
        fields: dict[str, Any] = {"models": {one: model}} if one else {"model": model}
        fields |= {name: data[FIELDS[name]] for name in ("tier", "cache_hit_rate", "batch_share", "as_of")}
        given = {name: value for name, value in fields.items() if value or isinstance(value, Decimal)}
        return [check_scenario(validate(ScenarioBody, given))] if given else []

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """Return the scenarios; of a form with an error, those that were asked before."""
        kept: Sequence[Scenario] = self.cleaned_data.get(KEPT) or ()
        return tuple(self.cleaned_data.get("scenarios", kept))

    @property
    def question(self) -> WhatIfQuestion | None:
        """Return what is asked; None where nothing is."""
        return WhatIfQuestion(self.scenarios) if self.scenarios else None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return what an address has for it."""
        return [(KEPT, scenario.title) for scenario in self.scenarios]

    def read_shown(self) -> dict[str, Any]:
        """Return what templates/usage/what_if_form.html shows: blank fields, once a scenario was added."""
        fields = read_fields(self)
        if not self.errors:
            fields = {name: Field(name, "", "") for name in fields}
        return {"what_if_field": fields, "what_if_titles": [scenario.title for scenario in self.scenarios]}


def _end(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."
