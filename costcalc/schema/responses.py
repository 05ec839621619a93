"""Responses of the API: an answer, or a fault, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from costcalc.schema.errors import Fault, build_fault


def send_json(answer: Mapping[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(answer), content_type="application/json")


def send_error(code: str, message: str, expected: str | None, status: int, path: str | None = None) -> HttpResponse:
    fault = build_fault(code, message, expected, path)
    return HttpResponse(json.dumps(fault), status=status, content_type="application/json")


def reshape_error(response: HttpResponse, fault: Fault) -> HttpResponse:
    """Put a fault in place of what a response says; its status and its other headers stay."""
    response.content = json.dumps(fault)
    response["Content-Type"] = "application/json"
    response["Content-Length"] = str(len(response.content))
    return response
