"""Templates kept compiled where Python keeps modules compiled: to compile all of them takes a server half a second.

So they lie in a folder that only those can write who can write the program, and count, as modules do, for the very same
source. Where nothing may be written, as under PYTHONDONTWRITEBYTECODE, each process compiles its own.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from importlib.util import cache_from_source
from io import BytesIO
from pathlib import Path
from pickle import UnpicklingError
from types import CodeType
from typing import Any, Final

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from costcalc import formatting

FOLDER: Final = Path(cache_from_source(__file__)).parent
NAME: Final = re.compile(r"\w[\w./-]*\.html")


class CompiledTemplates(BytecodeCache):
    def __init__(self, options: Mapping[str, Any]) -> None:
        """Keep templates as they are compiled with these options of Jinja's environment."""
        plain = sorted((name, value) for name, value in options.items() if isinstance(value, bool | str))
        # Of what is constant in a template, filters are applied when it is compiled.
        self._compiler = f"{jinja2.__version__} {plain} {inspect.getsource(formatting)}"

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(self._compiler + source)

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError, EOFError, ValueError, UnpicklingError):  # then it is compiled anew
            bucket.load_bytecode(BytesIO(_name_file(bucket).read_bytes()))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            # Whole, or not at all, and in silence, as it does with modules.
            SourceFileLoader("", "").set_data(str(_name_file(bucket)), bucket.bytecode_to_string())


def _name_file(bucket: Bucket) -> Path:
    return FOLDER / f"{bucket.key}.jinja"


def list_needed(template: jinja2.Template) -> set[str]:
    """List the templates that one extends, includes or imports, and itself, as they stand in what it was compiled to.

    Those that it chooses among are in it, too, but no name that it puts together.
    """
    functions: list[Any] = [template.root_render_func, *template.blocks.values()]
    return {name for function in functions for name in _list_names(function.__code__.co_consts)}


def _list_names(constants: tuple[object, ...]) -> Iterator[str]:
    for each in constants:
        if isinstance(each, str):
            if NAME.fullmatch(each):
                yield each
        elif isinstance(each, CodeType | tuple):
            yield from _list_names(each.co_consts if isinstance(each, CodeType) else each)
