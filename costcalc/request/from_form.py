"""A checked form → the request that it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from costcalc.admission.charging import charge
from costcalc.configuration.work_limits import ROW_CELLS
from costcalc.current import catalog
from costcalc.request.forms import RequestForm
from costcalc.request.prompt import count_pasted
from costcalc.request.signed_count import narrow_count
from costcalc.web.conditions import read_fees, read_modifiers
from costcalc.web.selection import list_first_models
from pricing.catalog.rates import Conditions
from pricing.estimate.estimate import choose_vocabularies
from pricing.estimate.request import Expectation, Measured, Request
from pricing.strict_json import JSONError
from pricing.tokens.text import TextTooLong
from pricing.workload import Workload


def check_request(form: RequestForm) -> Request | None:
    """Read the request of a valid form; None where text or tools cannot be counted, as their field then says."""
    try:
        return form.complete(read_form(form.cleaned_data))
    except TextTooLong as error:
        form.add_error("prompt", str(error))
    except JSONError as error:
        form.add_error("tools", f"{error}.")
    return None


def choose_models(names: Sequence[str] | None, day: date) -> tuple[str, ...]:
    """Return the models that somebody chose, which may be none; those of the day where nobody did."""
    return list_first_models(day) if names is None else tuple(names)


def read_form(data: Mapping[str, Any]) -> Request:
    """Read the request from a valid form's cleaned data.

    Raises TextTooLong where the text cannot be tokenized, JSONError for a tool that is no schema, TextNeeded.
    """
    as_of: date = data["as_of"]
    models = choose_models(data["models"], as_of)
    vocabularies = choose_vocabularies(catalog(), models, as_of)
    count = count_pasted(data, vocabularies)
    if count and data["known"]:
        count = narrow_count(count, vocabularies)
    charge(cells=len(models) * ROW_CELLS)  # not before a text is asked for, which comes with a request of its own
    return Request(
        prompt=data["input_tokens"] if count is None else count,
        models=models,
        expectation=Expectation(
            output_tokens=data["output_tokens"],
            reasoning_tokens=data["reasoning_tokens"],
            max_output=data["pasted"].max_output if data["max_output"] is None else data["max_output"],
            cache_read=data["cache_read"],
            cache_write=data["cache_write"],
            lifetime=data["lifetime"],
            fees=read_fees(data),
            same_answer_length=data["same_answer_length"],
        ),
        conditions=Conditions(as_of, data["tier"], data["at"], **read_modifiers(data), last_known=True),
        workload=Workload(Decimal(data["requests"]), data["per"], data["days"]),
        measured=Measured(data["measured"], data["factors"]),
    )
