"""costcalc as a package: built from a copy of the tree, installed in an environment that has nothing else."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("costcalc", "pricing")
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
BUILD = [sys.executable, "-m", "build", "--no-isolation", "--outdir"]
PIN = re.compile(r"^[a-z0-9.-]+==[^ ]+", re.MULTILINE)


def build(place: Path) -> tuple[Path, Path]:
    """Return a wheel built from the sdist, as `make dist` does, and one built from the tree.

    From a copy: setuptools would leave a folder behind, whose files go into the next wheel too.
    """
    source = place / "source"
    for name in (*PACKAGES, "templates"):
        shutil.copytree(ROOT / name, source / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    for folder, options in (("released", []), ("direct", ["--wheel"])):
        subprocess.run([*BUILD, str(place / folder), *options, str(source)], check=True, stdout=subprocess.DEVNULL)
    [released], [direct] = (sorted((place / folder).glob("*.whl")) for folder in ("released", "direct"))
    return released, direct


def list_differences(one: Path, other: Path) -> list[str]:
    """Files that are not in both wheels, or not the same; what a wheel says of its own files aside."""
    first, second = _read(one), _read(other)
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def _read(wheel: Path) -> dict[str, str]:
    with ZipFile(wheel) as files:
        names = [name for name in files.namelist() if not name.endswith("/RECORD")]
        return {name: sha256(files.read(name)).hexdigest() for name in names}


def list_missing(wheel: Path) -> list[str]:
    """Files of the packages in the tree that a wheel lacks: templates, tables, vocabularies, static files, modules."""
    with ZipFile(wheel) as files:
        there = set(files.namelist())
    here = {
        path.relative_to(ROOT).as_posix()
        for package in (*PACKAGES, "costcalc/templates/")  # the link itself is not followed
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    return sorted(here - there)


def install(wheel: Path, place: Path) -> Path:
    """Install a wheel, and what it asks for in the versions of requirements/. Return the folder of its programs."""
    venv.create(place / "venv", symlinks=True)
    versions = place / "versions.txt"
    pins = PIN.findall((ROOT / "requirements/run.txt").read_text(encoding="utf-8"))
    versions.write_text("\n".join(pins), encoding="utf-8")
    python = place / "venv/bin/python"
    command = [*PIP, "--python", str(python), "install", "--quiet", "--constraint", str(versions), str(wheel)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL, timeout=600)
    return python.parent
