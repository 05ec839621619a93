"""Real servers of others for tests: PostgreSQL and Redis, and nginx before servers of ours. Each ends with its test."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from tests.support.server import HOST, find_port

REQUIRED: Final = "COSTCALC_REQUIRE_SERVERS"
USER: Final = "postgres"
PASSWORD: Final = "hunter@2/7"  # noqa: S105 -- of a server that lives as long as its tests
QUOTED: Final = "hunter%402%2F7"
"""The password, as it stands in an address."""
FOLDERS: Final = ("/usr/sbin", *(str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)))
_numbers = count(1)


def find_program(name: str) -> str:
    """Find a server's program where Debian has it, or skip the test; where servers are required, fail."""
    found = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), *FOLDERS)))
    if found:
        return found
    said = f"there is no {name}; install Debian's postgresql, redis-server and nginx-light, or run make servers"
    if os.environ.get(REQUIRED):
        pytest.fail(said)
    pytest.skip(said)


class Postgres(NamedTuple):
    """A PostgreSQL that can be stopped and started again; its data stay."""

    folder: Path
    port: int

    def start(self) -> None:
        options = f"-F -p {self.port} -h {HOST} -k {self.folder}"
        self.run("pg_ctl", "-w", "-t", "30", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-o",
                 options, "start")  # fmt: skip

    def stop(self) -> None:
        """Stop it, whoever is connected."""
        self.run("pg_ctl", "-w", "-t", "30", "-D", str(self.folder / "data"), "-m", "fast", "stop")

    def make_database(self, name: str) -> str:
        """Make a database, and return its address."""
        self.execute(f"CREATE DATABASE {name}")
        return f"postgresql://{USER}:{QUOTED}@{HOST}:{self.port}/{name}"

    def make_next(self) -> str:
        """Make a database that nobody has used before, and return its address."""
        return self.make_database(f"costcalc_{next(_numbers)}")

    def execute(self, statement: str) -> None:
        self.run("psql", "-q", "-h", HOST, "-p", str(self.port), "-U", USER, "-c", statement)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of its programs, which refuse to run as root: as the user of its package then."""
        owner: dict[str, Any] = {}
        if os.getuid() == 0:
            user = pwd.getpwnam(USER)
            owner = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        subprocess.run(
            [find_program(program), *arguments], cwd="/", check=True, timeout=60, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, env={"LC_ALL": "C.UTF-8", "PGPASSWORD": PASSWORD}, **owner,
        )  # fmt: skip


@contextmanager
def serve_postgres() -> Iterator[Postgres]:
    """Start a PostgreSQL at a free port, in a folder that is deleted with it."""
    find_program("initdb")
    folder = Path(tempfile.mkdtemp(prefix="costcalc-"))  # not pytest's: the path of its socket has to be short
    server = Postgres(folder, find_port())
    try:
        (folder / "password").write_text(PASSWORD)
        if os.getuid() == 0:
            for path in (folder, folder / "password"):
                shutil.chown(path, USER)
        server.run("initdb", "-N", "-U", USER, "-A", "scram-sha-256", "-D", str(folder / "data"),
                   f"--pwfile={folder / 'password'}")  # fmt: skip
        server.start()
        try:
            yield server
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                server.stop()
    finally:
        shutil.rmtree(folder)


def keep_jobs(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the settings that keep jobs where the parameter of a fixture says."""
    if request.param == "SQLite":
        return {}
    postgres: Postgres = request.getfixturevalue("postgres")
    return {"COSTCALC_DATABASE_URL": postgres.make_next()}


class Process:
    """A server that is one process, which listens at a port. It can be stopped and started again."""

    def __init__(self, command: Sequence[str], port: int) -> None:
        self.command, self.port = command, port
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        for _ in range(200):
            assert self._process.poll() is None
            with socket.socket() as line:
                if line.connect_ex((HOST, self.port)) == 0:
                    return
            time.sleep(0.05)
        raise TimeoutError

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=30)
        self._process = None


@contextmanager
def run_process(command: Sequence[str], port: int) -> Iterator[Process]:
    process = Process(command, port)
    try:
        process.start()
        yield process
    finally:
        process.stop()


@contextmanager
def serve_redis() -> Iterator[Process]:
    """Start a Redis with a password at a free port. It keeps nothing on disk."""
    port = find_port()
    options = {"port": str(port), "bind": HOST, "save": "", "appendonly": "no", "requirepass": PASSWORD}
    options |= {"maxmemory-policy": "noeviction", "logfile": "/dev/null"}
    command = [find_program("redis-server"), *(part for name, text in options.items() for part in (f"--{name}", text))]
    with run_process(command, port) as process:
        yield process


def write_redis_url(redis: Process) -> str:
    return f"redis://:{QUOTED}@{HOST}:{redis.port}/0"


BALANCER: Final = """
daemon off;
error_log /dev/null;
pid {place}/nginx.pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    client_max_body_size 300m;
    upstream costcalc {{ {servers} }}
    server {{
        listen {host}:{port};
        location / {{
            proxy_pass http://costcalc;
            proxy_request_buffering off;
            proxy_set_header Host {host};
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto http;
        }}
    }}
}}
"""


@contextmanager
def balance(place: Path, ports: Sequence[int]) -> Iterator[Process]:
    """Serve several servers of ours at one port, one request after the other by each."""
    port = find_port()
    servers = " ".join(f"server {HOST}:{each};" for each in ports)
    (place / "nginx.conf").write_text(BALANCER.format(place=place, host=HOST, port=port, servers=servers))
    command = [find_program("nginx"), "-p", str(place), "-e", "/dev/null", "-c", str(place / "nginx.conf")]
    with run_process(command, port) as process:
        yield process
