"""The examples of the package's README are right."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from tests.costcalc_prices.conftest import MAKE


def test_its_examples_give_what_it_says(prices: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    text = (MAKE.parent / "README.md").read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest(text, {"rates": prices.rates}, "README", "README.md", 0)
    assert len(test.examples) == 7
    failed, _ = doctest.DocTestRunner().run(test)
    assert failed == 0, capsys.readouterr().out


def test_the_docstring_of_the_package_is_right_too(prices: ModuleType) -> None:
    assert doctest.testmod(prices) == (0, 4)
