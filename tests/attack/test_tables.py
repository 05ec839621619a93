"""A folder of whatever is no price table, given to the service itself: it does not start, and says why, soon.

How tables with something changed in them are read, is in tests/pricing/catalog: test_mutated_tables, test_validation.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.price_tables import ACME, write
from tests.support.server import COMMAND, ROOT

FAULTY = {
    "latin.yaml": b"name: \xe9",
    "utf16.yaml": ACME.encode("utf-16"),
    "large.yaml": b"#" * 2_000_001,
    "bomb.yaml": b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
    "tag.yaml": b"!!python/object/apply:os.system ['touch executed']\n",
    "deep.yaml": b"[" * 10_000,
    "many.yaml": b"- a\n" * 400_000,
    "twice.yaml": b"provider: acme\nprovider: acme\n",
    "nothing.yaml": b"",
    "null.yaml": b"a\x00b",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with everything that is no table, beside one that is."""
    folder = write(tmp_path / "own", acme=ACME)
    for name, content in FAULTY.items():
        (folder / name).write_bytes(content)
    os.mkfifo(folder / "pipe.yaml")
    (folder / "zero.yaml").symlink_to("/dev/zero")
    (folder / "folder.yaml").mkdir()
    (folder / "nowhere.yaml").symlink_to(tmp_path / "gone")
    (folder / "itself.yaml").symlink_to(folder / "itself.yaml")
    return folder


CHECK = [sys.executable, "-m", "costcalc", "prices", "check"]


@pytest.mark.parametrize("command", [COMMAND, CHECK], ids=["the server", "prices check"])
def test_a_folder_of_no_tables_stops_the_start_in_words(tmp_path: Path, folder: Path, command: list[str]) -> None:
    environment = {"COSTCALC_TABLES": str(folder), "COSTCALC_DATA": str(tmp_path / "data"), "HOME": str(tmp_path)}
    ended = subprocess.run(
        command, cwd=tmp_path, env={**environment, "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    said = ended.stdout + ended.stderr
    assert ended.returncode not in (0, -9)
    assert [file.name for file in folder.iterdir() if f"{file.name}: " not in said] == ["acme.yaml"]
    assert "Traceback" not in said
    assert not list(tmp_path.rglob("executed"))
