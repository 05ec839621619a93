from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from costcalc.estimate import views as estimate
from costcalc.pages import about
from costcalc.pricebook import views as pricebook


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; its prices and vocabularies were loaded before it could."""
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [
    path("", estimate.page, name="estimate"),
    path("estimate.csv", estimate.csv, name="estimate-csv"),
    path("models/", pricebook.models, name="models"),
    path("models.csv", pricebook.csv, name="models-csv"),
    path("models/<str:provider>/", pricebook.of_provider, name="models-of-provider"),
    path("models/<str:provider>/<path:name>/", pricebook.model, name="model"),
    path("about/", about, name="about"),
    path("healthz", healthz, name="healthz"),
]
