"""Models in the order of what input costs on them, for the quick sets that depend on it: what output a data set has is
not known before it is counted."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.http import QueryDict

from costcalc.corpus.job.forms import PricesForm
from costcalc.current import catalog
from costcalc.web.selection import Rank
from pricing.catalog.rates import Conditions
from pricing.priced import price
from pricing.usage import Usage

INPUT: Final = Usage(input_tokens=1_000)


def rank_by_input(data: QueryDict) -> Rank:
    """Return what ranks models by the price of input, those that are sold."""

    def rank(names: Sequence[str]) -> Sequence[str] | None:
        form = PricesForm(data)
        if not form.is_valid():
            return None
        conditions = Conditions(form.cleaned_data["as_of"], form.cleaned_data["tier"])
        able = [each for each in (price(catalog(), name, INPUT, conditions) for name in names) if each.ranks]
        return [each.requested for each in sorted(able, key=lambda each: each.cost or Decimal(0))]

    return rank
