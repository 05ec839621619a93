"""Import of an earlier export: its file leads back to the address that it was made from."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from costcalc.input_limits import LARGEST_EXPORT, LONGEST_ADDRESS
from costcalc.web.address import expand_query, shorten_query
from costcalc.web.responses import View, accept_text
from pricing.strict_json import JSONError, parse

BuildForm = Callable[[QueryDict], Form]
"""Builds the form of a page from its address, which says whether that is valid."""
NOT_OURS = "It has no link to an estimate. Use an unchanged CSV or JSON export of the estimate page."


class NoExport(ValueError):
    """The file is no export of an estimate; the message says what is wrong and what would be right."""


def build_page(forms: Mapping[str, BuildForm]) -> View:
    """Build the page that takes a file, and leads to the address in it, of one of these pages; the first is usual."""
    usual = next(iter(forms))

    @accept_text("GET", "HEAD", "POST")
    def page(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return render(request, "estimate/import_page.html", {"problem": ""})
        try:
            place, query = _read_upload(request.FILES.get("export"))
            name = place if place in forms else usual
            checked = check_query(forms[name], query)
        except NoExport as problem:
            return render(request, "estimate/import_page.html", {"problem": str(problem)}, status=400)
        return redirect(f"{reverse(name)}?{shorten_query(checked)}")

    return page


def _read_upload(upload: Any) -> tuple[str, str]:
    if upload is None:
        raise NoExport("Choose a file: a CSV or JSON export of the estimate page.")
    if upload.size > LARGEST_EXPORT:
        raise NoExport(f"{upload.name} is larger than {LARGEST_EXPORT // 1_000_000} MB, too large for an export.")
    try:
        return read_address(upload.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NoExport(f"{upload.name} is not UTF-8 text. {NOT_OURS}") from None
    except NoExport as problem:
        raise NoExport(f"{upload.name}: {problem}") from None


def read_address(text: str) -> tuple[str, str]:
    """Read the address that an export was made from: its page's name, if it has one, and its query. Raises NoExport."""
    if not text.strip():
        raise NoExport("It is empty.")
    address = _in_json(text) if text.lstrip().startswith(("{", "[")) else _in_csv(text)
    if not address:
        raise NoExport(NOT_OURS)
    if len(address) > LONGEST_ADDRESS:
        raise NoExport(f"The link in it has {len(address):,} characters; the limit is {LONGEST_ADDRESS:,}.")
    place, _, query = address.rpartition("?")
    return place.strip("/").rpartition("/")[2], query


def _in_json(text: str) -> str:
    try:
        value = parse(text)
    except JSONError as error:
        raise NoExport(f"It is not complete JSON: {error}.") from None
    address = value.get("address") if isinstance(value, dict) else None
    return address if isinstance(address, str) else ""


def _in_csv(text: str) -> str:
    """Read the address, also where a spreadsheet has saved the file anew, with semicolons or tabs."""
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise NoExport(f"It is not a CSV: {error}.") from None
    addresses = list(dict.fromkeys(address for row in rows if (address := row.get("address"))))
    if len(addresses) > 1:
        raise NoExport("Its rows come from different estimates; import a file of one.")
    return addresses[0] if addresses else ""


def check_query(build: BuildForm, query: str) -> str:
    """Return the query, where the form of its page takes it. Raises NoExport with what is wrong at which field."""
    data = expand_query(QueryDict(query))
    form = build(data)
    if not form.is_valid():
        problems = [f"{name}: {error}" for name, errors in form.errors.items() for error in errors]
        raise NoExport(f"The link in the file is not valid. {' '.join(problems)}")
    return data.urlencode(safe=",/:@")
