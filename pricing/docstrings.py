"""Docstrings that say something to others than us: schemas describe a type by its own."""

from __future__ import annotations

import ast
import sys
from pathlib import Path


def restore_docstrings(package: str) -> None:
    """Give the classes of a package's loaded modules back the docstrings that `python -OO` leaves out of them."""
    if sys.flags.optimize < 2:
        return
    for name, module in list(sys.modules.items()):
        source = Path(getattr(module, "__file__", None) or "")
        if name.partition(".")[0] != package or source.suffix != ".py":
            continue
        for node in ast.parse(source.read_text(encoding="utf-8")).body:
            found = vars(module).get(node.name) if isinstance(node, ast.ClassDef) else None
            if isinstance(found, type) and isinstance(node, ast.ClassDef) and not found.__doc__:
                found.__doc__ = ast.get_docstring(node)
