"""The image of docs/deploy/Dockerfile, without Docker: built by its own steps, and run as it is to be run."""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from tests.attack.clients import ask, wait
from tests.bench.admission import FORM, write_form
from tests.support.image import Image, can_confine
from tests.support.server import HOST, ROOT, Server, find_port
from tests.support.services import REQUIRED
from tests.support.usage_jobs import write_calls

pytestmark = pytest.mark.container
WORKER = yaml.safe_load((ROOT / "docs/deploy/compose.yaml").read_text(encoding="utf-8"))["services"]["worker"]
HEADERS = {"X-Forwarded-Proto": "https"}
SETTINGS = {
    "COSTCALC_SECRET_KEY": secrets.token_urlsafe(64),
    "COSTCALC_ALLOWED_HOSTS": HOST,
    "COSTCALC_BEHIND_TLS_PROXY": "true",
    "COSTCALC_WORKER": "false",
}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    if not can_confine():
        assert REQUIRED not in os.environ, "this machine has to let us have mounts of our own"
        pytest.skip("this machine does not let us have mounts of our own")
    place = tmp_path_factory.mktemp("image")
    place.chmod(0o755)
    wheels = place / "wheels"
    requirements = ROOT / "requirements/container.txt"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes", "--no-deps",
               "--requirement", str(requirements), "--dest", str(wheels)]  # fmt: skip
    subprocess.run(command, check=True, timeout=600)
    return Image(place, wheels).build()


@pytest.fixture(scope="module")
def data(image: Image) -> Path:
    """A volume as it is at first: what the image has at that place."""
    return image.root / image.said["VOLUME"].lstrip("/")


@contextmanager
def run(command: list[str], log: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run in the image, where it is the first process, as in a container; give it with its number out here."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    try:
        wait(lambda: bool(children.read_text().split()))
        yield process, int(children.read_text().split()[0])
    finally:
        if process.poll() is None:
            for first in children.read_text().split():  # as another user, it would outlive `process`
                os.kill(int(first), signal.SIGKILL)  # and with it all others in there
        process.kill()
        process.wait(timeout=60)
    assert "Traceback" not in log.read_text()


@contextmanager
def serve(image: Image, data: Path, log: Path) -> Iterator[tuple[Server, int]]:
    """Serve by the image's own command, but this machine alone; give it with the number of its first process."""
    settings = SETTINGS | {"PORT": str(find_port())}
    words = [word.replace("0.0.0.0", HOST) for word in image.read_command("CMD")]  # noqa: S104 -- not served there
    health = image.command(image.read_command("HEALTHCHECK"), data, settings)
    assert "does not answer" in ask_image(health).stderr
    with run(image.command(words, data, settings), log) as (process, number):
        wait(lambda: is_served(int(settings["PORT"])) or process.poll() is not None, seconds=120)
        assert process.poll() is None, log.read_text()
        server = Server(process, int(settings["PORT"]), data, log)
        assert ask(server, 1, "GET", "/healthz").status == 200  # which waits until everything is loaded
        assert ask_image(health).stdout == "ok\n"
        yield server, number


def is_served(port: int) -> bool:
    """Return whether anybody takes connections there."""
    try:
        socket.create_connection((HOST, port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


def ask_image(command: list[str], given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def server(image: Image, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(image, data, tmp_path_factory.mktemp("server") / "log") as (server, _):
        yield server


def test_a_command_needs_no_setting_and_no_home(image: Image, data: Path) -> None:
    words = ["costcalc", "estimate", "-", "--model", "gpt-4o", "--as-of", "2026-06-01", "--format", "json"]
    done = ask_image(image.command(words, data), "Hello")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"][0]["cost_per_request"] == "0.0000025"  # 1 token at $2.50 a million
    assert done.stderr == ""


def test_it_is_a_user_of_no_rights_who_writes_to_two_folders_alone(image: Image, data: Path) -> None:
    script = """
import os, sys
for place in sys.argv[1:]:
    try:
        open(os.path.join(place, "new"), "w").close()
    except OSError as error:
        print(place, error.strerror)
[rights] = [line.split()[1] for line in open("/proc/self/status") if "CapEff" in line]
print(os.getuid(), os.getgid(), os.getgroups(), rights)
"""
    closed = ["/", "/etc", "/opt/costcalc", "/opt/costcalc/bin", "/usr/local", "/var/lib"]
    opened = ["/tmp", "/var/lib/costcalc"]  # noqa: S108 -- of the image
    done = ask_image(image.command(["python", "-c", script, *closed, *opened], data))
    assert done.stderr == ""
    *refused, who = done.stdout.splitlines()
    assert [line.split()[0] for line in refused] == closed
    assert refused[0] == "/ Read-only file system"
    assert who == "10001 10001 [] 0000000000000000"


def test_without_its_settings_no_server_starts_and_it_says_which(image: Image, data: Path) -> None:
    done = ask_image(image.command(image.read_command("CMD"), data))
    assert done.returncode == 1
    assert "COSTCALC_PRODUCTION needs COSTCALC_SECRET_KEY" in done.stderr
    assert "COSTCALC_PRODUCTION needs COSTCALC_ALLOWED_HOSTS" in done.stderr


def test_it_serves_pages_and_is_well(server: Server) -> None:
    assert "</html>" in ask(server, 1, "GET", "/?input_tokens=1000&output_tokens=1", headers=HEADERS).text
    details = json.loads(ask(server, 1, "GET", "/healthz?details", headers=HEADERS).text)
    assert [name for name, problems in details["checks"].items() if problems] == []
    assert {"o200k_base", "gemma3", "deepseek_v3"} <= set(details["vocabularies"])


def test_static_files_were_collected_when_it_was_built_under_hashed_names_and_compressed(server: Server) -> None:
    page = ask(server, 1, "GET", "/", headers=HEADERS).text
    scripts = re.findall(r'"(/static/[^"]+\.js)"', page)
    assert scripts
    for path in scripts:
        assert re.search(r"\.[0-9a-f]{12}\.js$", path)
        headers = ask(server, 1, "GET", path, headers=HEADERS | {"Accept-Encoding": "br"}).headers
        assert headers["Content-Encoding"] == "br"
        assert "immutable" in headers["Cache-Control"]


def test_the_worker_beside_it_reads_a_file_and_ends_when_told(
    server: Server, image: Image, data: Path, tmp_path: Path
) -> None:
    body = write_form("files", write_calls(20), "usage.jsonl")
    sent = ask(server, 1, "POST", "/usage/files", body, HEADERS | FORM)
    assert sent.status in {302, 303}, sent.text
    with run(image.command(WORKER["command"], data, SETTINGS), tmp_path / "log") as (process, number):
        # Twenty calls of 1,000 tokens in at $2.50 a million, and 100 out at $10.
        wait(lambda: "$0.07" in ask(server, 1, "GET", sent.headers["Location"], headers=HEADERS).text, seconds=60)
        os.kill(number, signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def test_told_to_end_it_answers_what_it_has_begun_and_ends_well(image: Image, data: Path, tmp_path: Path) -> None:
    body = write_form("prompt", b"Hello", output_tokens="5")
    head = {**HEADERS, **FORM, "Host": HOST, "Content-Length": len(body), "Expect": "100-continue"}
    with (
        serve(image, data, tmp_path / "log") as (server, number),
        socket.create_connection((HOST, server.port)) as line,
    ):
        line.settimeout(60)
        line.sendall(
            "".join(["POST / HTTP/1.1\r\n", *(f"{name}: {value}\r\n" for name, value in head.items()), "\r\n"]).encode()
        )
        assert line.recv(100).startswith(b"HTTP/1.1 100 ")  # it has begun
        os.kill(number, signal.SIGTERM)
        wait(lambda: not is_served(server.port))
        line.sendall(body)
        answer = b"".join(iter(lambda: line.recv(65_536), b""))
        assert answer.startswith(b"HTTP/1.1 200 OK")
        assert answer.rstrip().endswith((b"</html>", b"0"))
        assert server.process.wait(timeout=30) == 0
