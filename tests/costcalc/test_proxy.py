"""docs/deploy/nginx.conf in front of the real server, but for TLS, where nginx is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tests.bench.admission import FORM, write_form
from tests.support.server import HOST, ROOT, find_port, in_production, serve
from tests.support.usage_jobs import write_calls

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
USER = "" if os.getuid() else "user root;"  # whose folder the socket is in
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
    """Return the documented configuration without TLS, on a port and a socket of this test."""
    site = (ROOT / "docs/deploy/nginx.conf").read_text(encoding="utf-8")
    site, listening = re.subn(r"listen 443 ssl;", f"listen {HOST}:{port};", site)
    site, others = re.subn(r"\n *(listen \[::\]|ssl_certificate).*", "", site)
    site, sockets = re.subn(r"unix:/run/costcalc/socket;", f"unix:{place}/socket;", site)
    site, schemes = re.subn(r"X-Forwarded-Proto \$scheme", "X-Forwarded-Proto https", site)
    assert (listening, others, sockets, schemes) == (1, 3, 2, 1)
    return site


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[str]:
    if not NGINX:
        pytest.skip("nginx is not installed")
    port = find_port()
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(MAIN.format(user=USER, place=tmp_path, site=adapt(tmp_path, port)), encoding="utf-8")
    given = in_production(tmp_path) | {
        "COSTCALC_BIND": f"unix:{tmp_path}/socket",
        "COSTCALC_ALLOWED_HOSTS": "costs.example.com",
        "COSTCALC_BEHIND_TLS_PROXY": "true",
        "COSTCALC_SSL_REDIRECT": "true",
        "COSTCALC_RATE": "5/h",
        "WEB_CONCURRENCY": "1",
    }
    with serve(tmp_path, **given):
        process = subprocess.Popen([NGINX, "-e", f"{tmp_path}/nginx.log", "-c", str(configuration)])
        try:
            yield f"http://{HOST}:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def ask(address: str, path: str, body: bytes | None = None, **headers: str) -> int:
    request = urllib.request.Request(address + path, body, {"Host": "costs.example.com", **headers})
    for _ in range(100):
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return int(response.status)
        except HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.1)
    raise TimeoutError


def test_the_documented_proxy_serves_keeps_no_log_and_says_who_asks(proxy: str, tmp_path: Path) -> None:
    assert ask(proxy, "/healthz") == 200
    assert ask(proxy, "/?input_tokens=1000&output_tokens=1") == 200
    assert ask(proxy, "/", b"prompt=Hello") == 200
    assert ask(proxy, "/", b"prompt=" + b"x" * 30_000) == 200  # the pool's
    files = write_form("files", write_calls(20_000), "usage.jsonl")  # 3 MB: nginx would write them to a file
    assert ask(proxy, "/usage/files", files, **FORM) == 200  # of the page that it leads to
    # Five requests an hour, and nobody is another by saying so.
    assert [ask(proxy, "/", b"prompt=Hello", **{"X-Forwarded-For": f"1.2.3.{n}"}) for n in range(3)][-1] == 429
    assert not (tmp_path / "access.log").exists() or not (tmp_path / "access.log").read_text()
    assert not any((tmp_path / "body").iterdir())
