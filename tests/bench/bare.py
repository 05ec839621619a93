"""The yardstick for the server: a bare Django view that tokenizes the posted prompt in the vocabularies that it names,
o200k_base where it names none, and renders 30 rows of ten cells with Django's own templates. Run by gunicorn as
`tests.bench.bare:application`."""

from __future__ import annotations

import os

import django
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.bare_settings"
django.setup()

from tests.bench.raw import count_plainly  # noqa: E402 -- after the settings, as in an application

PAGE = engines["django"].from_string(
    "<!doctype html><title>Bare</title><table>{% for row in rows %}<tr>"
    "{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)


@csrf_exempt
def view(request: HttpRequest) -> HttpResponse:
    names = request.POST.get("vocabularies", "o200k_base").split(",")
    tokens = count_plainly(request.POST["prompt"], names)
    rows = [[f"model {number}", *(f"${tokens * number / 1_000_000:.4f}" for _ in range(9))] for number in range(30)]
    return HttpResponse(PAGE.render({"rows": rows}))


urlpatterns = [path("", view)]
application = WSGIHandler()
