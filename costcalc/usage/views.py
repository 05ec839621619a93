from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from costcalc import formatting
from costcalc.admission.charging import charge as charge_work
from costcalc.configuration.environment import load_environment
from costcalc.configuration.work_limits import ROW_CELLS
from costcalc.current import catalog, current_day
from costcalc.usage.csv_file import to_csv
from costcalc.usage.forms import BillForm, describe_faults
from costcalc.usage.job.state import describe_uploads
from costcalc.usage.table import build_table, list_totals, write_summary, write_total
from costcalc.web.conditions import describe_excluded
from costcalc.web.fields import read_fields
from costcalc.web.responses import HtmxRequest, accept_text, render_page, send_file
from pricing.bill.reader import Bills
from pricing.bill.statement import Statement, charge
from pricing.usage_log.charges.charge import Given

EXAMPLE = (Path(__file__).parent / "example.jsonl").read_text(encoding="utf-8").rstrip("\n")


@accept_text("GET", "HEAD", "POST")
def page(request: HtmxRequest) -> HttpResponse:
    """Show the charges of responses. They arrive by POST only: no address holds them."""
    form = BillForm(request.POST if request.method == "POST" else {"pasted": EXAMPLE})
    results = _results(form.cleaned_data) if form.is_valid() else None
    return render_page(request, "usage", form, _around(form), results)


@accept_text("POST")
def csv(request: HtmxRequest) -> HttpResponseBase:
    """Send the rows of the page; where something is wrong with the form, the page, so that nothing is lost."""
    form = BillForm(request.POST)
    if not form.is_valid():
        return render_page(request, "usage", form, _around(form), None)
    data = form.cleaned_data
    text = to_csv(catalog(), _statement(data), data["sort"], len(data["bills"].faults))
    return send_file(f"bill-{current_day().isoformat()}.csv", text)


def _statement(data: dict[str, Any]) -> Statement:
    charge_work(cells=len(data["bills"].bills) * ROW_CELLS)
    given = Given(current_day(), data["model"], data["as_of"], data["tier"])
    return charge(catalog(), data["bills"].bills, given)


def _around(form: BillForm) -> dict[str, Any]:
    """Build the form's side of the page."""
    fields = read_fields(form)
    bills: Bills | None = form.cleaned_data.get("bills")
    if bills and bills.bills and bills.faults:
        fields["pasted"] = replace(fields["pasted"], error=describe_faults(bills))
    return {
        **describe_uploads(),
        "field": fields,
        "is_example": fields["pasted"].value == EXAMPLE,
        "max_characters": formatting.count(load_environment().max_characters),
    }


def _results(data: dict[str, Any]) -> dict[str, Any]:
    bill = _statement(data)
    bills: Bills = data["bills"]
    return {
        "answer": write_summary(bill, len(bills.faults), bills.duplicates),
        "table": build_table(bill, data["sort"], data["how"]),
        "sums": list_totals(bill),
        "total": None if bill.total is None else write_total(bill),
        "not_included": describe_excluded(bill.not_included),
        "sort": data["sort"],
        "how": data["how"],
    }


def redirect_from_bill(request: HttpRequest, name: str) -> HttpResponse:
    """Redirect what knows the page by its former name, a form with what it sends."""
    return redirect(name, permanent=True, preserve_request=request.method == "POST")
