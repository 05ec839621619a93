"""What a load balancer and an operator ask of a running process."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from costcalc.current import catalog
from pricing.tokens.vocabularies import COUNTED, explain_missing


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer; prices and vocabularies are loaded by now. With `?details`, name those in use, and why others are not."""
    if "details" not in request.GET:
        return HttpResponse("ok\n", content_type="text/plain")
    missing = {name: problem for name in COUNTED if (problem := explain_missing(name))}
    book = catalog()
    return JsonResponse(
        {
            "status": "ok",
            "catalog": {"version": book.version.isoformat(), "digest": book.digest},
            "vocabularies": [name for name in COUNTED if name not in missing],
            "estimated_by_ratio": missing,
        }
    )
