"""Lines of places in a text, for whoever finds a fault in what it says."""

from __future__ import annotations

import pytest

from pricing import strict_json
from pricing.regular_file import ReadingError
from pricing.yaml_reader import DEEPEST_JSON, find_lines, parse

TEXT = """\
# a comment
name: Acme

models:
  - id: one
    prices: [1,
      2]
  - {id: two, prices: 3}
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("name",), 2),
        (("models",), 4),
        (("models", 0), 5),
        (("models", 0, "id"), 5),
        (("models", 0, "prices", 1), 7),
        (("models", 1, "prices"), 8),
        (("models", 1, "prices", 0), 8),  # written without a list
        (("models", 1, "missing"), 8),
        (("models", 5, "id"), 4),
        (("missing", "id"), 1),
    ],
)
def test_a_place_has_its_line_or_that_of_the_nearest_part(path: tuple[str | int, ...], line: int) -> None:
    assert find_lines(TEXT, [path]) == [line]


def test_json_has_lines_too_as_far_as_yaml_can_read_it() -> None:
    assert find_lines('{"a": 1,\n "b": [1,\n 2]}', [("b", 1), ("a",)]) == [3, 1]
    assert find_lines('{"a":\n"\\ud83d\\ude00"}', [("a",)]) == [0]  # a pair of surrogates is none in YAML


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "- " * 100_000, "a: \ud800"])
def test_a_text_that_yaml_cannot_hold_has_no_lines(text: str) -> None:
    assert find_lines(text, [(), ("a",)]) == [0, 0]  # and the process lives


def test_what_json_may_nest_has_its_lines() -> None:
    assert strict_json.MAX_DEPTH == DEEPEST_JSON
    assert find_lines('{"a":\n' + "[" * (DEEPEST_JSON - 1) + "]" * (DEEPEST_JSON - 1) + "}", [("a",), ("a", 0)]) == [
        1,
        2,
    ]


def test_a_number_of_thousands_of_digits_is_refused_in_words() -> None:
    with pytest.raises(ReadingError, match="line 1, column 4: a number of more than 100 digits"):
        parse("a: " + "9" * 5_000)
