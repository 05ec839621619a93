"""Retrieval in its own words, as the form and the address have it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import QueryDict

from costcalc import formatting
from costcalc.input_limits import MOST_MEASURED
from costcalc.pipeline.kinds import CHOSEN, begin_step
from costcalc.web.fields import NumberField, ShareField, WholeNumber
from pricing.pipeline.chunks import ChunksError
from pricing.pipeline.retrieval import USES, Retrieval
from pricing.value_types import MOST_DOLLARS

MOST_TOP_K: Final = 10_000
MOST_DIMENSIONS: Final = 100_000
USUAL: Final = {
    "documents": "10000",
    "tokens_each": "800",
    "chunk": "400",
    "overlap": "50",
    "top_k": "5",
    "question_tokens": "30",
    "instructions_tokens": "300",
    "answer_tokens": "300",
}
"""Numbers to begin with, so that new steps have a price at once."""


def begin_steps(day: date) -> list[dict[str, str]]:
    """Return the fields of the steps of answers from documents; those that embed run on the model of the documents."""
    models = {"documents": begin_step("embedding", day)["model"], "answer": CHOSEN}
    return [
        {"use": use, "kind": "chat" if use == "answer" else "embedding", "model": models.get(use, "")} for use in USES
    ]


def begin_numbers(data: QueryDict) -> QueryDict:
    """Add the numbers to begin with to a form that says nothing of documents."""
    if any(data.get(name) for name in ("documents", "tokens_each")):
        return data
    begun = data.copy()
    for name, number in USUAL.items():
        begun[name] = data.get(name) or number
    return begun


class RetrievalFields(forms.Form):
    """Fields that the steps with a `use` take their quantities from."""

    documents = WholeNumber(most=MOST_MEASURED)
    tokens_each = WholeNumber(most=MOST_MEASURED)
    chunk = WholeNumber(most=MOST_MEASURED)
    overlap = WholeNumber(most=MOST_MEASURED)
    top_k = WholeNumber(most=MOST_TOP_K)
    question_tokens = WholeNumber(most=MOST_MEASURED)
    instructions_tokens = WholeNumber(most=MOST_MEASURED)
    answer_tokens = WholeNumber(most=MOST_MEASURED)
    dimensions = WholeNumber(most=MOST_DIMENSIONS)
    reembed = ShareField(example="5")
    storage_price = NumberField(most=MOST_DOLLARS, unit="$", example="0.33")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                read_retrieval(data)
            except ChunksError as error:
                name = OF_CORE.get(error.field, error.field)
                self.add_error(name, f"{str(error)[:1].upper()}{str(error)[1:]}.")
        return data


OF_CORE: Final = {"size": "chunk"}
"""The core's name of a number → the field, where they differ."""


def read_retrieval(data: Mapping[str, Any]) -> Retrieval:
    """Read valid fields. Raises ChunksError."""
    given: dict[str, Any] = {name: data[name] or Decimal(0) for name in ("reembed", "storage_price")}
    return Retrieval(**{name: data[name] for name in RetrievalFields.base_fields} | given)


def write_retrieval(retrieval: Retrieval) -> list[tuple[str, str]]:
    """Write a retrieval as the pairs of an address, without what is nothing."""
    numbers = {name: getattr(retrieval, name) for name in RetrievalFields.base_fields}
    numbers["reembed"] = retrieval.reembed * 100
    return [(name, formatting.plain(Decimal(number))) for name, number in numbers.items() if number]
