"""Models in the order of what a form's request costs on them, for the quick sets that depend on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from costcalc.current import catalog
from costcalc.estimate.forms import EstimateForm
from costcalc.request.from_form import check_request
from costcalc.web.selection import Rank
from pricing.estimate.estimate import estimate_request


def rank_by_cost(kind: type[EstimateForm], data: QueryDict, files: Any = None) -> Rank:
    """Return what ranks models by this very request, whose text is counted as each of them counts it."""

    def rank(names: Sequence[str]) -> Sequence[str] | None:
        asked = data.copy()
        asked.setlist("models", [*names] or [""])
        form = kind(asked, files)
        request = check_request(form) if form.is_valid() else None
        for _, upload in files.items() if files else ():
            upload.seek(0)  # the form proper reads it again
        if request is None:
            return None
        able = [result for result in estimate_request(catalog(), request).results if result.able]
        return [result.requested for result in sorted(able, key=lambda result: result.cost or 0)]

    return rank
