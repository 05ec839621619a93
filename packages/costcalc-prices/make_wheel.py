"""Build the wheel of the price tables of this repository: `python packages/costcalc-prices/make_wheel.py dist`.

Its data is made from the tables now, and stands in no other place. The same tables give the same bytes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from pricing.catalog.published.choice import LATEST, name_version  # noqa: E402 -- of this repository
from pricing.catalog.published.release import encode_tables, make_release, write_release  # noqa: E402


def make_wheel(folder: Path) -> Path:
    """Build the wheel into a folder, from a copy: setuptools leaves files behind that would go into the next one."""
    files = make_release(encode_tables())
    version = date.fromisoformat(json.loads(files[LATEST])["version"])
    with tempfile.TemporaryDirectory() as place:
        source, built = Path(place) / "source", Path(place) / "built"
        shutil.copytree(HERE, source, ignore=shutil.ignore_patterns("__pycache__", "v1", "*.egg-info", "build"))
        shutil.copy(ROOT / "LICENSE", source)
        data = write_release(files, source / "src" / "costcalc_prices")
        (data / "__init__.py").write_text(f'VERSION = "{name_version(version)}"\n', encoding="ascii")
        _run_pip(source, built, version)
        [wheel] = built.iterdir()
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(wheel, folder))


def _run_pip(source: Path, built: Path, version: date) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet"]
    options = ["--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(built)]
    midnight = int(datetime.combine(version, time(), UTC).timestamp())
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(midnight)}  # the day of each file in the wheel
    subprocess.run([*pip, *options, str(source)], check=True, env=environment)  # noqa: S603 -- this Python


def main() -> None:
    wheel = make_wheel(Path(sys.argv[1] if len(sys.argv) > 1 else "dist"))
    sys.stdout.write(f"{wheel}\n")


if __name__ == "__main__":
    main()
