"""The units for systemd, as far as its own tools judge them; no test starts them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from costcalc.configuration.environment import read_environment
from tests.support.server import COMMAND, ROOT

DEPLOY = ROOT / "docs/deploy"
UNITS = ("costcalc.service", "costcalc-worker.service")
LOCAL = {"COSTCALC_SECRET_KEY": "0123456789abcdef" * 4, "COSTCALC_ALLOWED_HOSTS": "costs.example.com"}
"""What /etc/costcalc.env has to have."""
MOST_EXPOSED = 20
"""Of 100, in tenths of the points that systemd-analyze gives: a service without any confinement has 96."""
ANALYZE = shutil.which("systemd-analyze") or ""
needs_systemd = pytest.mark.skipif(not ANALYZE, reason="systemd is not installed")


def read_unit(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


@needs_systemd
@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_nothing_wrong(name: str, tmp_path: Path) -> None:
    unit = tmp_path / name
    # It wants to find the program.
    unit.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", read_unit(name)), encoding="utf-8")
    done = subprocess.run([ANALYZE, "verify", unit], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stderr, done.returncode) == ("", 0)


@needs_systemd
@pytest.mark.parametrize("name", UNITS)
def test_little_is_left_open(name: str) -> None:
    command = [ANALYZE, "security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(DEPLOY / name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout[-500:]


@pytest.mark.parametrize("name", UNITS)
def test_the_settings_that_it_gives_are_settings(name: str) -> None:
    given = dict(
        pair.split("=", 1) for line in re.findall("(?m)^Environment=(.*)", read_unit(name)) for pair in line.split()
    )
    environment = read_environment(LOCAL | given)
    assert environment.production
    assert not environment.worker
    assert str(environment.data) == "/var/lib/costcalc"


def test_server_and_worker_are_one_user_with_one_folder_and_equally_confined() -> None:
    """The worker has no socket, and more memory; of what confines, both have the same."""
    own = re.compile("(Description|Type|Exec|Kill|Timeout|Restart|Environment|Runtime|MemoryMax).*")
    server, worker = (
        [line for line in read_unit(name).splitlines() if line and not line.startswith("#") and not own.match(line)]
        for name in UNITS
    )
    assert server == worker
    assert "User=costcalc" in server


def test_it_starts_the_server_that_the_tests_start_and_listens_where_nginx_asks() -> None:
    unit = read_unit("costcalc.service")
    [start] = re.findall("(?m)^ExecStart=(.*)", unit)
    assert start.split()[1:] == COMMAND[3:]
    [bind] = re.findall(r"COSTCALC_BIND=(\S+)", unit)
    assert f"server {bind};" in (DEPLOY / "upstream.conf").read_text(encoding="utf-8")
