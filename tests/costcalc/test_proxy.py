"""docs/deploy/nginx.conf in front of the real server, with a certificate of its own, where nginx is installed."""

from __future__ import annotations

import gzip
import json
import os
import re
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from http.client import HTTPResponse, HTTPSConnection
from itertools import count
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError

import pytest

from tests.bench.admission import FORM, address, write_form
from tests.support.server import HOST, ROOT, find_port, in_production, serve
from tests.support.services import find_program
from tests.support.usage_jobs import write_calls

USER = "" if os.getuid() else "user root;"  # whose folder the socket is in
clients = count(1)
MAIN = """
daemon off;
{user}
pid {place}/nginx.pid;
error_log {place}/nginx.log;
events {{}}
http {{
    access_log {place}/access.log;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    {site}
}}
"""


def adapt(place: Path, port: int) -> str:
    """Return the documented configuration, on a port, with a certificate and a socket of this test."""
    site = (ROOT / "docs/deploy/nginx.conf").read_text(encoding="utf-8")
    site, listening = re.subn(r"listen 443 ssl;", f"listen {HOST}:{port} ssl;", site)
    site, others = re.subn(r"\n *listen \[::\].*", "", site)
    site, certificates = re.subn(r"/etc/ssl/costs\.example\.com\.", f"{place}/tls.", site)
    upstream = (ROOT / "docs/deploy/upstream.conf").read_text(encoding="utf-8")
    upstream, sockets = re.subn(r"unix:/run/costcalc/socket;", f"unix:{place}/socket;", upstream)
    assert (listening, others, certificates, sockets) == (1, 1, 2, 1)
    return upstream + site


def certify(place: Path) -> ssl.SSLContext:
    """Make a certificate for this machine, and return whom a client trusts then."""
    command = [
        find_program("openssl"), "req", "-x509", "-days", "2", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
        "-nodes", "-subj", "/CN=costs.example.com", "-addext", f"subjectAltName=IP:{HOST}",
        "-keyout", f"{place}/tls.key", "-out", f"{place}/tls.pem",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return ssl.create_default_context(cafile=place / "tls.pem")


class Proxy(NamedTuple):
    port: int
    place: Path
    trust: ssl.SSLContext

    @property
    def address(self) -> str:
        return f"https://{HOST}:{self.port}"


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    nginx = find_program("nginx")
    place, port = tmp_path_factory.mktemp("proxy"), find_port()
    trust = certify(place)
    configuration = place / "nginx.conf"
    configuration.write_text(MAIN.format(user=USER, place=place, site=adapt(place, port)), encoding="utf-8")
    given = in_production(place) | {
        "COSTCALC_BIND": f"unix:{place}/socket",
        "COSTCALC_ALLOWED_HOSTS": "costs.example.com",
        "COSTCALC_BEHIND_TLS_PROXY": "true",
        "COSTCALC_SSL_REDIRECT": "true",
        "COSTCALC_RATE": "5/h",
        "WEB_CONCURRENCY": "1",
    }
    with serve(place, **given):
        process = subprocess.Popen([nginx, "-e", f"{place}/nginx.log", "-c", str(configuration)])
        try:
            yield Proxy(port, place, trust)
        finally:
            process.terminate()
            process.wait(timeout=30)


def ask(proxy: Proxy, path: str, body: bytes | None = None, **headers: str) -> int:
    request = urllib.request.Request(proxy.address + path, body, {"Host": "costs.example.com", **headers})
    for _ in range(100):
        try:
            with urllib.request.urlopen(request, timeout=30, context=proxy.trust) as response:
                return int(response.status)
        except HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.1)
    raise TimeoutError


def test_the_documented_proxy_serves_keeps_no_log_and_says_who_asks(proxy: Proxy) -> None:
    assert ask(proxy, "/healthz") == 200
    assert ask(proxy, "/?input_tokens=1000&output_tokens=1") == 200
    assert ask(proxy, "/", b"prompt=Hello") == 200
    assert ask(proxy, "/", b"prompt=" + b"x" * 30_000) == 200  # the pool's
    files = write_form("files", write_calls(20_000), "usage.jsonl")  # 3 MB: nginx would write them to a file
    assert ask(proxy, "/usage/files", files, **FORM) == 200  # of the page that it leads to
    # Five requests an hour, and nobody is another by saying so.
    assert [ask(proxy, "/", b"prompt=Hello", **{"X-Forwarded-For": f"1.2.3.{n}"}) for n in range(3)][-1] == 429
    assert not (proxy.place / "access.log").exists() or not (proxy.place / "access.log").read_text()
    assert not any((proxy.place / "body").iterdir())


def fetch(proxy: Proxy, path: str, headers: Mapping[str, str] = {}) -> tuple[HTTPResponse, bytes]:
    """Ask as somebody who has never asked before: each may ask five times an hour."""
    connection = HTTPSConnection(
        HOST, proxy.port, timeout=30, source_address=(address(next(clients)), 0), context=proxy.trust
    )
    given = {"Host": "costs.example.com", "Accept-Encoding": "gzip"}
    connection.request("GET", path, headers=given | dict(headers))
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


@pytest.mark.parametrize(
    ("path", "beginning"),
    [("/", b"<!doctype html>"), ("/estimate.csv?input_tokens=1000", b"model"), ("/api/v1/models", b"{")],
)
def test_pages_files_and_json_are_compressed_and_no_cache_takes_one_for_the_other(
    proxy: Proxy, path: str, beginning: bytes
) -> None:
    ask(proxy, "/healthz")  # until it serves
    plain, text = fetch(proxy, path, {"Accept-Encoding": "identity"})
    small, packed = fetch(proxy, path)
    assert (plain.status, small.status) == (200, 200)
    assert (plain.getheader("Content-Encoding"), small.getheader("Content-Encoding")) == (None, "gzip")
    assert gzip.decompress(packed)[: len(beginning)].lower() == text[: len(beginning)].lower() == beginning
    assert len(packed) < len(text) / 2
    assert "Accept-Encoding" in ", ".join(plain.headers.get_all("Vary", []))


def test_what_was_kept_of_the_catalog_is_still_known_by_its_tag_when_it_came_compressed(proxy: Proxy) -> None:
    ask(proxy, "/healthz")
    first, packed = fetch(proxy, "/api/v1/catalog")
    assert json.loads(gzip.decompress(packed) if first.getheader("Content-Encoding") else packed)
    again, _ = fetch(proxy, "/api/v1/catalog", {"If-None-Match": str(first.getheader("ETag"))})
    assert again.status == 304
