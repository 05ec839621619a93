"""Context that every page shows around its content."""

from __future__ import annotations

from django.http import HttpRequest

from costcalc import formatting
from costcalc.current import catalog, current_day
from costcalc.web.carried import carry


def describe_page(request: HttpRequest) -> dict[str, object]:
    version = catalog().version
    age = (current_day() - version).days
    match = request.resolver_match
    return {
        "view_name": match.view_name if match else "",
        "carried": carry(request),
        "catalog_version": version.isoformat(),
        "catalog_digest": catalog().digest,
        "catalog_age": "today" if age <= 0 else f"{formatting.plural(age, 'day')} ago",
    }
