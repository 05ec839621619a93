"""Steps of a form or an address, after the edit that was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import Any, Final

from django.http import QueryDict

from costcalc.input_limits import MOST_STEPS
from costcalc.pipeline.kinds import begin_step
from costcalc.pipeline.retrieval import RetrievalFields, begin_numbers, begin_steps, read_retrieval
from costcalc.pipeline.row import Row, read_row
from costcalc.pipeline.step_fields import DEFAULTS, FIELDS, Around
from costcalc.web.row_edits import edit_rows
from costcalc.web.selection import read_models
from pricing.pipeline.retrieval import Retrieval
from pricing.units import TIERS

USUAL_KIND: Final = "chat"
USUAL_TIER: Final = "standard"
RETRIEVAL: Final = "retrieval"
"""Edit that adds the steps of answers from documents."""


def update_address(data: QueryDict) -> QueryDict:
    """Write an address from before steps had a tier beside the pipeline's own as one of today; others stay.

    With the steps of a retrieval come numbers to begin with.
    """
    if data.get("edit") == RETRIEVAL:
        data = begin_numbers(data)
    tiers = data.getlist("tier")
    if len(tiers) < 2 or "step_tier" in data:
        return data
    updated = data.copy()
    updated.setlist("step_tier", [tier or "standard" for tier in tiers])
    del updated["tier"]
    return updated


def read_rows(data: Mapping[str, Any]) -> tuple[Row, ...]:
    """Read the rows of a form or an address, after the edit that was asked for."""
    given = update_address(data) if isinstance(data, QueryDict) else QueryDict()
    models, day = read_models(given)
    edited = _edit(given, day)
    around = Around(day, tuple(models), _read_tier(given), _read_retrieval(given))
    documents = next((read_row(values, around) for values in edited if values.get("use") == "documents"), None)
    if documents:
        around = replace(around, embedding=documents.names)
    return tuple(read_row(values, around) for values in edited)


def _edit(given: QueryDict, day: date) -> list[dict[str, str]]:
    columns = [given.getlist(name) for name in FIELDS]
    sent = [dict(zip(FIELDS, values, strict=True)) for values in zip_longest(*columns, fillvalue="")][:MOST_STEPS]
    edit = given.get("edit", "")
    if edit == RETRIEVAL:
        return [*filter(_says_something, sent), *begin_steps(day)][:MOST_STEPS]
    action, _, kind = edit.partition(":")
    if action != "add":
        return edit_rows(sent, edit, {}, MOST_STEPS)
    return edit_rows(list(filter(_says_something, sent)), edit, begin_step(kind or USUAL_KIND, day), MOST_STEPS)


def _says_something(values: Mapping[str, str]) -> bool:
    """Return False for a step that nobody has filled in."""
    return any(said not in ("", DEFAULTS.get(name)) for name, said in values.items())


def _read_tier(given: QueryDict) -> str:
    """Read the tier of the steps that name none; what is wrong with it, the form says."""
    tier = given.get("tier", "")
    return tier if tier in TIERS else USUAL_TIER


def _read_retrieval(given: QueryDict) -> Retrieval | None:
    """Read the retrieval; None where something is wrong with it, which the form says."""
    form = RetrievalFields(given)
    return read_retrieval(form.cleaned_data) if form.is_valid() else None


def write_rows(rows: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    """Write rows as the pairs of an address, without what no row says."""
    said = [name for name in FIELDS if any(row.get(name, "") not in ("", DEFAULTS.get(name)) for row in rows)]
    names = dict.fromkeys(["model", *said])
    return [(name, row.get(name, "")) for row in rows for name in names]
