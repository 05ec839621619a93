"""Pages of plain text."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from costcalc.current import catalog


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Say how prices are maintained, what is exact, what happens to a prompt."""
    book = catalog()
    sold = Counter(entry.provider.id for entry in book.entries.values())
    providers = [(p.name, sold[p.id], p.version.isoformat(), p.own) for p in book.providers.values()]
    return render(request, "web/about.html", {"providers": providers, "models": len(book.entries)})
