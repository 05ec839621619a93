"""Further types of requests as they are typed."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from costcalc.projection.lines import read_type


@pytest.mark.parametrize(
    ("text", "fees"),
    [
        ("labels: 100, 1/2/3, 5", ()),
        ("labels: 100, 2, 5, web_search=0.3", (("web_search", D("0.3")),)),
        ("labels: 100, 2, 5, page = 2, web_search = 1", (("web_search", D(1)), ("page", D(2)))),
    ],
)
def test_fees_follow_the_numbers_of_a_type(text: str, fees: tuple[tuple[str, D], ...]) -> None:
    kind = read_type(text)
    assert (kind.name, kind.input_tokens, kind.output_tokens, kind.requests, kind.fees) == ("labels", 100, 2, 5, fees)
