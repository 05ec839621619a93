"""Requests as the server hands them over, before Django has read them."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIRequest
from hypothesis import example, given
from hypothesis import strategies as st

from costcalc.admission.charset import find_other_charset
from costcalc.wsgi import application

PLAIN = "text/plain; charset="
QUERY = "models=a%2Fb"  # Django decodes a query where it has an escape


def call(method: str, path: str, content_type: str, query: str = QUERY, body: bytes = b"") -> tuple[int, str, str]:
    """Send a request through the application: status, Content-Type and text of its answer."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body), "HTTP_HOST": "testserver",
    }  # fmt: skip
    setup_testing_defaults(environ)
    started: list[Any] = []

    def start_response(*given: Any) -> Callable[[bytes], object]:
        started.extend(given)
        return list[bytes]().append

    text = b"".join(application(environ, start_response)).decode()
    return int(started[0].split()[0]), dict(started[1])["Content-Type"], text


CHARSETS = ["hex", "base64", "utf-16", "latin-1", "rot13", "idna", "no-such-charset", '"hex"', ""]


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize(("method", "path"), [("GET", "models"), ("POST", "estimate"), ("GET", ""), ("GET", "nothing")])
def test_the_api_reads_no_charset_but_utf8(method: str, path: str, charset: str) -> None:
    status, kind, text = call(method, f"/api/v1/{path}", PLAIN + charset)
    fault = json.loads(text)
    assert (status, kind, fault["code"], fault["path"]) == (415, "application/json", "charset", None)
    assert set(fault) == {"code", "message", "path", "expected"}
    assert fault["expected"] == "UTF-8"


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("path", ["/", "/estimate.csv", "/models/", "/nothing", "/healthz"])
def test_pages_and_files_read_no_charset_but_utf8(path: str, charset: str) -> None:
    status, kind, text = call("GET", path, PLAIN + charset)
    assert (status, kind) == (415, f"text/{'plain' if path.endswith('.csv') else 'html'}; charset=utf-8")
    assert "UTF-8" in text
    assert "Traceback" not in text


@pytest.mark.parametrize("content_type", ["", "text/plain", "text/plain; charset=UTF-8", 'text/plain; charset="utf8"'])
def test_utf8_is_read_whether_or_not_it_is_said(content_type: str) -> None:
    assert call("GET", "/api/v1/models", content_type, "q=gpt%2D4o")[0] == 200
    assert call("GET", "/models/", content_type, "q=gpt%2D4o")[0] == 200


def test_json_in_utf8_is_read_and_in_utf16_it_is_not() -> None:
    text = '{"prompt": "Grüße", "models": ["gpt-4o"]}'
    for charset, status in (("utf-8", 200), ("utf-16", 415)):
        kind = f"application/json; charset={charset}"
        assert call("POST", "/api/v1/estimate", kind, "", text.encode(charset))[0] == status


def test_a_parameter_that_cannot_be_decoded_is_refused() -> None:
    assert call("GET", "/api/v1/models", "text/plain; charset*=hex''a%2F")[0] == 415
    assert call("GET", "/api/v1/models", "text/plain; name*=no-such-charset''a")[0] == 415


@given(st.text(st.characters(max_codepoint=255), max_size=60).map("text/plain; {}".format))
@example("x; charset=idna")
@example("x; charset=utf-8; charset=hex")
@example("x; charset*=utf-8''hex")
@example("x; charset*0=he; charset*1=x")
def test_whatever_is_let_in_django_can_read(content_type: str) -> None:
    if find_other_charset(content_type):
        return
    environ: dict[str, Any] = {"CONTENT_TYPE": content_type, "QUERY_STRING": QUERY, "wsgi.input": BytesIO()}
    setup_testing_defaults(environ)
    assert WSGIRequest(environ).GET["models"] == "a/b"
