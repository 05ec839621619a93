"""plotly.js as a static file, straight from the installed plotly wheel."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "plotly.min.js"
FOLDER = Path(str(files("plotly") / "package_data"))


class PlotlyFinder(BaseFinder):
    """Finds that one file. (Its folder as a whole would make collectstatic copy thousands.)"""

    storage = FileSystemStorage(location=FOLDER)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != NAME:
            return []
        file = str(FOLDER / NAME)
        return [file] if find_all else file

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        yield NAME, self.storage
