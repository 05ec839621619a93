"""The form's side of the page: its steps, its numbers, what its folded parts are closed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.urls import reverse

from costcalc import formatting
from costcalc.configuration.environment import load_environment
from costcalc.input_limits import MOST_STEPS
from costcalc.pipeline.examples import EXAMPLES, write_query
from costcalc.pipeline.fieldsets import list_fieldsets, write_shape
from costcalc.pipeline.forms import PipelineForm
from costcalc.pipeline.kinds import KINDS
from costcalc.pipeline.retrieval import RetrievalFields
from costcalc.pipeline.row import Row
from costcalc.web.fields import Field, read_fields
from pricing.units import TIERS

RETRIEVAL: Final = tuple(RetrievalFields.base_fields)
MORE: Final = ("requests_low", "requests_high", "days")
MEASURE: Final = ("text", "audio", "into")
UNSEEN: Final = ("how", "shape", "only", "baseline")
"""Fields that have no place of their own in the form; their messages stand at its end."""


def build_form_context(form: PipelineForm, rows: Sequence[Row], day: date, note: str) -> dict[str, Any]:
    """Build what templates/pipeline/form.html shows; `note` is of what was measured."""
    fields = read_fields(form, as_of=day.isoformat(), text="", audio="", into=form.data.get("into", "") or "1")
    steps = list_fieldsets(rows, day)
    shape = write_shape(steps)
    renewed = "pipeline/edited.html" if form.data.get("edit") else ""
    if not renewed and form.data.get("shape", "") not in ("", shape):
        renewed = "pipeline/steps.html"
    return {
        "form_template": "pipeline/form.html",
        "field": fields,
        "unseen": UNSEEN,
        "steps": steps,
        "shape": shape,
        "swap_in": renewed,
        "note": note,
        "kinds": [(each.kind, each.verb) for each in KINDS],
        "full": len(rows) >= MOST_STEPS,
        "tiers": [("", "as above"), *((tier, tier) for tier in TIERS)],
        "retrieves": any(row.values["use"] for row in rows),
        "retrieval_opens": _is_wrong(fields, RETRIEVAL),
        "more_says": ", ".join(_list_unusual(fields)) or "as usual",
        "more_opens": _is_wrong(fields, MORE),
        "measure_opens": bool(note) or _is_wrong(fields, MEASURE),
        "examples": [(name, f"{reverse('pipeline')}?{write_query(name)}") for name in EXAMPLES],
        "max_characters": formatting.count(load_environment().max_characters),
    }


def _is_wrong(fields: dict[str, Field], names: Sequence[str]) -> bool:
    return any(fields[name].error for name in names)


def _list_unusual(fields: dict[str, Field]) -> list[str]:
    """List what the drawer holds that differs from what nobody has touched."""
    said = [
        ("from {} requests", fields["requests_low"].value),
        ("up to {} requests", fields["requests_high"].value),
        ("{} days a month", fields["days"].value if fields["per"].value == "day" else ""),
    ]
    return [text.format(value) for text, value in said if value]
