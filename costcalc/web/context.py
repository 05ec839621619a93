"""Context that every page shows around its content."""

from __future__ import annotations

from django.http import HttpRequest

from costcalc import formatting
from costcalc.current import catalog, current_day
from costcalc.web.carried import ASKED, COMPARED, carry


def describe_page(request: HttpRequest) -> dict[str, object]:
    version = catalog().version
    age = (current_day() - version).days
    match = request.resolver_match
    view = match.view_name if match else ""
    turned = {compare: page for page, compare in COMPARED.items()}
    return {
        "view_name": view,
        "asked_as": ASKED,
        "compared": COMPARED,
        "estimate_page": turned.get(view, "estimate"),
        "compare_page": view if view in turned else COMPARED.get(view, "compare"),
        "carried": getattr(request, "carried", None) or carry(request),
        "catalog_version": version.isoformat(),
        "catalog_digest": catalog().digest,
        "catalog_age": "today" if age <= 0 else f"{formatting.plural(age, 'day')} ago",
    }
