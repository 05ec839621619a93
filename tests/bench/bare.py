"""The yardstick for the server: a bare Django view that tokenizes the posted prompt in one encoding and renders 30 rows
of ten cells with Django's own templates. Run by gunicorn as `tests.bench.bare:application`."""

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

from pricing.tokens.encodings import load  # noqa: E402 -- after the settings, as in an application

PAGE = engines["django"].from_string(
    "<!doctype html><title>Bare</title><table>{% for row in rows %}<tr>"
    "{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)
encoding = load("o200k_base")


@csrf_exempt
def view(request: HttpRequest) -> HttpResponse:
    tokens = len(encoding.encode_ordinary(request.POST["prompt"]))
    rows = [[f"model {number}", *(f"${tokens * number / 1_000_000:.4f}" for _ in range(9))] for number in range(30)]
    return HttpResponse(PAGE.render({"rows": rows}))


urlpatterns = [path("", view)]
application = WSGIHandler()
