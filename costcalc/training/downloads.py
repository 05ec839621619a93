"""The figures of an address as files, in the order of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from costcalc.current import catalog
from costcalc.training.api import describe_training
from costcalc.training.csv_file import to_csv
from costcalc.training.forms import TrainingForm, read_data
from costcalc.training.markdown import to_markdown
from costcalc.training.state import check_case, write_query
from costcalc.training.workbook import to_xlsx
from costcalc.web.address import expand_query
from costcalc.web.responses import Body, View, refuse_file, send_file
from pricing.training.compare import Comparison, compare


class Figures(NamedTuple):
    """Figures of an address."""

    comparison: Comparison
    sort: str
    model: str
    query: str
    address: str

    @property
    def exported(self) -> str:
        """Address that a file holds, to be imported again."""
        return f"training/?{self.query}"


FILES: dict[str, Callable[[Figures], Body]] = {
    "csv": lambda f: to_csv(f.comparison, f.sort, f.exported),
    "xlsx": lambda f: to_xlsx(f.comparison, f.sort, f.address),
    "json": lambda f: {**describe_training(f.comparison, None, f.model or None), "address": f.exported},
    "md": lambda f: to_markdown(f.comparison, f.sort, f.address),
}


def _offer(ending: str, make: Callable[[Figures], Body]) -> View:
    @require_safe
    def view(request: HttpRequest) -> HttpResponseBase:
        form = TrainingForm(read_data(expand_query(request.GET)))
        case = check_case(form) if form.is_valid() else None
        if case is None:
            return refuse_file(form)
        query = write_query(form.cleaned_data, case)
        address = request.build_absolute_uri(f"{reverse('training')}?{query}")
        figures = Figures(
            compare(catalog(), case), form.cleaned_data["sort"], form.cleaned_data["model"], query, address
        )
        return send_file(f"training-{case.conditions.as_of.isoformat()}.{ending}", make(figures))

    return view


def offer_files() -> list[URLPattern]:
    """Return the routes of the files, each named after its ending: training-csv."""
    return [
        path(f"training.{ending}", _offer(ending, make), name=f"training-{ending}") for ending, make in FILES.items()
    ]
