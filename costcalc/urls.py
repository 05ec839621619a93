from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from costcalc.estimate import views as estimate
from costcalc.pages import about


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; its prices and vocabularies were loaded before it could."""
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [
    path("", estimate.page, name="estimate"),
    path("estimate.csv", estimate.csv, name="estimate-csv"),
    path("about/", about, name="about"),
    path("healthz", healthz, name="healthz"),
]
