"""The page where a data set is chosen: its files, its columns, and the models on which it is counted."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from costcalc import formatting
from costcalc.corpus.job.forms import COLUMNS, CorpusForm, list_pairs
from costcalc.corpus.job.place import PLACE
from costcalc.corpus.job.ranking import rank_by_input
from costcalc.current import current_day
from costcalc.estimate.strip import Strip
from costcalc.jobs.description import describe_uploads
from costcalc.request.from_form import choose_models
from costcalc.web.address import shorten_query
from costcalc.web.carried import read_own
from costcalc.web.fields import read_fields
from costcalc.web.responses import HtmxRequest, render_page
from costcalc.web.selection import edit_selection, show_selection

SAFE: Final = ",/:@"
OWN_MODELS: Final = "each row on the model that it names"


@require_safe
def page(request: HtmxRequest) -> HttpResponse:
    """Show what is asked with a data set. Its files are sent to an address of their own."""
    data = read_own(request)
    edited = edit_selection(data, rank_by_input(data))
    form = CorpusForm(edited.data)
    valid = form.is_valid()
    day = form.cleaned_data.get("as_of") or current_day()
    models = choose_models(form.cleaned_data.get("models"), day)
    fields = read_fields(form, as_of=day.isoformat())
    around: dict[str, Any] = {
        **describe_uploads(PLACE),
        "form_template": "corpus/form.html",
        "page": "corpus",
        "strip": None,
        "pairs": (),
        "columns_opens": any(fields[name].value or fields[name].error for name in COLUMNS[1:]),
        "foreign": "",
        **show_selection(edited, fields, models, day),
    }
    return render_page(request, "corpus", form, around, _answer(form, models) if valid else None)


def _answer(form: CorpusForm, models: tuple[str, ...]) -> dict[str, Any]:
    pairs = list_pairs(form.cleaned_data, models)
    query = shorten_query(urlencode(pairs, safe=SAFE))
    counted_on = formatting.plural(len(models), "model") if models else OWN_MODELS
    return {
        "strip": Strip("No files yet", "", "", "Choose a data set", f"To be counted on {counted_on}"),
        "pairs": pairs,
        "counted_on": counted_on,
        "own_models": not models,
        "state_query": query,
        "address": f"{reverse('corpus')}?{query}",
    }
