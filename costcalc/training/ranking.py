"""Models in the order of what the request costs on them as they are sold, for the quick sets that depend on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import QueryDict

from costcalc.current import catalog
from costcalc.training.forms import TrainingForm
from costcalc.training.state import check_case
from costcalc.web.selection import Rank
from pricing.training.compare import compare


def rank_by_cost(data: QueryDict) -> Rank:
    def rank(names: Sequence[str]) -> Sequence[str] | None:
        form = TrainingForm(data)
        case = check_case(form) if form.is_valid() else None
        if case is None:
            return None
        compared = compare(catalog(), replace(case, models=tuple(names), baseline=""))
        able = [each for each in compared.untuned if each.able]
        return [each.name for each in sorted(able, key=lambda each: each.request.cost or 0)]

    return rank
