"""`from pricing import …`: every name is there, and works as the README has it."""

from __future__ import annotations

import ast
import doctest
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

import pricing
from pricing import Conditions, NotSold, UnknownModel, Usage, load_catalog, quote_usage
from pricing.catalog.catalog import Catalog


def test_a_usage_is_quoted_in_four_lines() -> None:
    quote = quote_usage(
        load_catalog(), "gpt-4o", Usage(input_tokens=1000, output_tokens=500), Conditions(date(2024, 6, 1))
    )
    assert quote.total == 1000 * D(5) / 1_000_000 + 500 * D(15) / 1_000_000


@pytest.mark.parametrize("page", ["README.md", "docs/api.md"])
def test_what_the_documents_show_runs(page: str) -> None:
    text = (Path(__file__).parent.parent.parent / page).read_text(encoding="utf-8")
    for example in re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        subprocess.run([sys.executable, "-c", example], timeout=30, check=True)


@pytest.mark.parametrize("name", pricing.__all__)
def test_every_name_is_there_and_documented(name: str) -> None:
    export = getattr(pricing, name)
    assert export.__doc__
    assert name in dir(pricing)


def test_the_front_page_shows_what_is_true() -> None:
    assert doctest.testmod(pricing).attempted > 0
    assert doctest.testmod(pricing).failed == 0


def test_every_name_on_the_front_page_is_there() -> None:
    names = re.findall(r"`(\w+)`", pricing.__doc__ or "")
    assert set(names) <= set(pricing.__all__)
    assert names


def test_type_checkers_see_the_names_that_are_there() -> None:
    (block,) = [node for node in ast.parse(Path(pricing.__file__).read_text()).body if isinstance(node, ast.If)]
    inside = list(ast.walk(block))
    imported = [alias for node in inside if isinstance(node, ast.ImportFrom) for alias in node.names]
    again = {alias.name for alias in imported if alias.asname == alias.name}  # "X as X" is an export, plain "X" is not
    renamed = {node.id for node in inside if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    assert again | renamed == set(pricing.__all__)


def test_counting_loads_no_price_tables() -> None:
    code = """import sys; from pricing import Prompt, count_prompt, count_tokens, recognize
count_prompt(Prompt(text="Hello")); count_tokens("Hello", "o200k_base"); recognize("Hello")
print([m for m in sys.modules if m in ("pydantic", "yaml", "django") or m.startswith("pricing.catalog")])"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout == "[]\n"


def test_an_unknown_name_of_the_library_is_refused() -> None:
    with pytest.raises(AttributeError, match="pricing has no price_everything"):
        pricing.price_everything  # noqa: B018


def test_unknown_models_and_days_raise_with_the_reason(catalog: Catalog) -> None:
    with pytest.raises(UnknownModel, match="nope is not in any price table"):
        quote_usage(catalog, "nope", Usage(), Conditions(date(2024, 6, 1)))
    with pytest.raises(NotSold, match="gpt-4o did not exist before"):
        quote_usage(catalog, "gpt-4o", Usage(), Conditions(date(2020, 1, 1)))


def test_importing_it_loads_nothing_heavy() -> None:
    code = "import sys, pricing; print([m for m in ('tiktoken', 'pydantic', 'django') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout == "[]\n"
