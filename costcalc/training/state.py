"""A checked form as a case to price; and back into an address, which holds numbers and never the file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from costcalc import formatting
from costcalc.admission.charging import charge
from costcalc.configuration.work_limits import ROW_CELLS
from costcalc.current import catalog
from costcalc.request.from_form import choose_models
from costcalc.training.columns import DEFAULT_SORT
from costcalc.training.forms import TrainingForm, count_saved
from costcalc.web.address import shorten_query
from pricing.catalog.rates import Conditions
from pricing.training.case import RequestSize, TuningCase
from pricing.training.compare import list_trainable
from pricing.training.request import EPOCHS, MONTHS
from pricing.workload import Workload, WorkloadError

SAFE = ",/:@"
USUAL = {"epochs": EPOCHS, "months": MONTHS, "per": "month", "days": 30, "tier": "standard", "sort": DEFAULT_SORT}
"""Values that an address leaves out."""


def check_case(form: TrainingForm) -> TuningCase | None:
    """Read the case of a valid form; None where a number cannot be, as its field then says."""
    try:
        return build_case(form.cleaned_data)
    except WorkloadError as error:
        name = {"first": "as_of"}.get(error.field, "requests")
        form.add_error(name, f"{'The day' if name == 'as_of' else 'The requests'} {error.problem}.")
        return None


def build_case(data: Mapping[str, Any]) -> TuningCase:
    """Build the case from a valid form's data. Raises WorkloadError."""
    day = data["as_of"]
    models = choose_models(data["models"], day)
    charge(cells=len(models) * ROW_CELLS)
    output, before = data["base_output_tokens"], data["base_input_tokens"]
    after = before - count_saved(data)
    return TuningCase(
        training_tokens=data["training_tokens"],
        epochs=data["epochs"],
        untuned=RequestSize(before, output),
        tuned=RequestSize(after, output if data["output_tokens"] is None else data["output_tokens"]),
        models=models,
        conditions=Conditions(day, data["tier"], last_known=True),
        workload=Workload(
            Decimal(data["requests"]), data["per"] or "month", data["days"], growth=data["growth"] or Decimal(0)
        ),
        months=data["months"],
        baseline=data["baseline"] if data["baseline"] in models else "",
        tuned_models=_choose_tuned(data["model"], day),
        budget=data["budget"],
    )


def _choose_tuned(name: str, day: date) -> tuple[str, ...]:
    """Choose the models to train: all, with the one that the answer is about, which may be none of them."""
    names = list_trainable(catalog(), day)
    return tuple(names if not name or name in names else [name, *names])


def write_query(data: Mapping[str, Any], case: TuningCase) -> str:
    """Write the query of the page's address, which gives the same figures again."""
    values: dict[str, Any] = {
        "models": ",".join(case.models),
        "baseline": case.baseline,
        "model": data["model"],
        "training_tokens": case.training_tokens,
        "epochs": case.epochs,
        "base_input_tokens": case.untuned.input_tokens,
        "saved_tokens": _write_amount(data["saved_tokens"]),
        "base_output_tokens": case.untuned.output_tokens,
        "output_tokens": data["output_tokens"],
        "requests": case.workload.requests,
        "per": case.workload.per,
        "days": case.workload.days,
        "growth": formatting.plain(case.workload.growth * 100),
        "months": case.months,
        "budget": None if case.budget is None else formatting.plain(case.budget),
        "as_of": case.conditions.as_of,
        "tier": case.conditions.tier,
        "sort": data["sort"],
    }
    kept = {name: value for name, value in values.items() if value not in (None, "") and value != USUAL.get(name)}
    kept.setdefault("models", "")
    return shorten_query(urlencode({name: value for name, value in kept.items() if _says(name, value)}, safe=SAFE))


def _says(name: str, value: Any) -> bool:
    """Return whether a value says something: no growth is none."""
    return not (name == "growth" and value == "0")


def _write_amount(amount: int | Decimal) -> str:
    return f"{formatting.plain(amount * 100)}%" if isinstance(amount, Decimal) else str(amount)
