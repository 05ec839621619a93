"""Build the package, install it in an empty environment, run its commands, serve from it, and ask: `make wheel-test`.

pip fetches what the package depends on, unless it has it in its cache. Static files are collected without their
compressed forms, which take brotli longer than all the rest.
"""

from __future__ import annotations

import html
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.support.api_bounds import NAMES, REQUESTS, Answer, Bounds
from tests.support.installed_commands import try_commands
from tests.support.package import build, install, list_differences, list_missing
from tests.support.page_walk import LIST_ROUTES, list_addresses, try_fields, try_routes
from tests.support.server import find_port

HOST = "127.0.0.1"
HEADERS = {"X-Forwarded-Proto": "https", "Content-Type": "application/json"}
SETTINGS = """
from costcalc.settings import *
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("css", "js", "svg")
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        wheel, direct = build(place)
        assert (other := list_differences(wheel, direct)) == [], f"the sdist makes another wheel: {other}"
        assert (missing := list_missing(wheel)) == [], f"the wheel lacks {missing}"
        programs = install(wheel, place)
        _check_place(programs, place)
        plain = {"PATH": os.environ["PATH"], "HOME": str(place / "home"), "WEB_CONCURRENCY": "1"}
        _say(try_commands(programs, place / "work", plain))
        with _serve(programs, place, plain) as address:
            _say(_ask(address))
        environment = _write_settings(place)
        subprocess.run([programs / "costcalc", "serve", "--collect-static"], cwd=place, env=environment, check=True)
        routes = subprocess.run(
            [programs / "python", "-c", LIST_ROUTES],
            cwd=place, env=environment, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        with _serve(programs, place, environment) as address:
            _say(_ask(address))
            _say(_walk_pages(address, list_addresses(routes)))
            _say(_walk_bounds(address))


def _check_place(programs: Path, place: Path) -> None:
    """See to it that what answers is the wheel's, not the source's."""
    ask = "import costcalc, pricing; print(costcalc.__path__[0]); print(pricing.__path__[0])"
    said = subprocess.run([programs / "python", "-I", "-c", ask], cwd=place, capture_output=True, text=True, check=True)
    assert all(Path(path).is_relative_to(place / "venv") for path in said.stdout.split()), f"not the wheel's: {said}"


def _write_settings(place: Path) -> dict[str, str]:
    """Return the environment of the server: production's, and nothing of costcalc's own that is set here."""
    (place / "wheel_settings.py").write_text(SETTINGS, encoding="utf-8")
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("COSTCALC_", "PYTHON", "DJANGO_"))
    }
    return kept | {
        "DJANGO_SETTINGS_MODULE": "wheel_settings",
        "PYTHONPATH": str(place),
        "COSTCALC_PRODUCTION": "true",
        "COSTCALC_SECRET_KEY": secrets.token_urlsafe(64),
        "COSTCALC_ALLOWED_HOSTS": HOST,
        "COSTCALC_BEHIND_TLS_PROXY": "true",
        "COSTCALC_DATA": str(place / "data"),
        "COSTCALC_RATE": "off",  # one client asks for more in a minute than any may
        "WEB_CONCURRENCY": "1",
    }


@contextmanager
def _serve(programs: Path, place: Path, environment: dict[str, str]) -> Iterator[str]:
    """Serve as the README says, until all is asked; it has to end well. Its log is shown where anything is wrong."""
    port = find_port()
    command = [str(programs / "costcalc"), "serve", "--port", str(port)]
    log, address = place / "log", f"{HOST}:{port}"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=place, env=environment, stdout=out, stderr=out)
    try:
        _wait(address, process)
        yield address
    except BaseException:
        _say(log.read_text(encoding="utf-8")[-5_000:])
        raise
    finally:
        process.terminate()
        status = process.wait(timeout=60)
    assert status == 0, f"the server ended with {status}"
    assert "Traceback" not in (said := log.read_text(encoding="utf-8")), said


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the server stopped while starting"
        try:
            _get(address, "/healthz")
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server does not answer")


def _ask(address: str) -> str:
    """Ask each page that the first one leads to, its static files, the API and /healthz."""
    assert _get(address, "/healthz") == b"ok\n"
    page = _get(address, "/").decode()
    assert "</html>" in page
    links = sorted({html.unescape(link) for link in re.findall(r'(?:href|src)="(/[^"#]*)', page)})
    assert any(link.startswith("/static/") for link in links)
    for link in links:
        text = _get(address, link).decode(errors="replace")
        if link.startswith("/static/costcalc/js/"):
            for name in re.findall(r'"\./([^"]+\.js)"', text):
                _get(address, f"/static/costcalc/js/{name}")  # what a script imports
    body = json.dumps({"input_tokens": 1_000, "output_tokens": 500, "models": ["gpt-4o"], "as_of": "2024-06-01"})
    answer = json.loads(_get(address, "/api/v1/estimate", body))
    # Then 5 dollars for a million tokens in, 15 for a million out: 0.005 and 0.0075.
    assert answer["results"][0]["cost_per_request"] == "0.0125", answer["results"][0]
    return f"{len(links)} addresses of the first page, an estimate and /healthz are served by the wheel"


def _walk_pages(address: str, addresses: list[str]) -> str:
    ask = Connection(address)
    wrong = [*try_routes(addresses, ask), *try_fields(addresses, ask)]
    assert wrong == [], "\n".join(wrong)
    return f"{len(addresses)} routes, and the fields of their pages: {ask.asked:,} requests answered as meant"


def _walk_bounds(address: str) -> str:
    ask = Connection(address)
    bounds = Bounds(json.loads(ask("GET", "/api/v1/openapi.json", None).content), ask)
    tried = [bounds.try_body(name, base) for name, base in REQUESTS]
    tried += [bounds.try_queries(path, name) for path in bounds.gets for name in NAMES]
    wrong = [" ".join(each) for one in tried for each in one.wrong]
    assert wrong == [], "\n".join(wrong)
    assert {200, 422} <= {status for one in tried for status in one.statuses}
    return f"Every bound of the API, and one step beyond: {ask.asked:,} requests answered as its schema says"


class Connection:
    """Asks at an address, over one connection for as long as it lasts."""

    def __init__(self, address: str) -> None:
        self.connection = HTTPConnection(address, timeout=60)
        self.asked = 0

    def __call__(self, method: str, address: str, body: str | None) -> Answer:
        self.asked += 1
        self.connection.request(method, address, body, HEADERS)
        response = self.connection.getresponse()
        return Answer(response.status, response.read())


def _get(address: str, path: str, body: str | None = None) -> bytes:
    connection = HTTPConnection(address, timeout=60)
    connection.request("POST" if body else "GET", path, body, HEADERS)
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    assert response.status == 200, f"{path}: {response.status} {answer[:500]!r}"
    return answer


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
