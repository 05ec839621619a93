"""What is said of conditions, and of what is charged beside a cost."""

from __future__ import annotations

import pytest

from costcalc.web.conditions import compare_excluded
from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.priced import price
from pricing.usage import Usage
from tests.support.price_tables import TODAY


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), ""),
        (("deepseek-v4-pro", "no-such-model"), ""),
        (("gpt-4o", "gpt-6-luna", "no-such-model"), "Not included: images that the image tool makes."),
        (("gpt-4o", "deepseek-v4-pro"), "Not included on some models: images that the image tool makes."),
        (
            ("gpt-4o", "mistral-large-4"),
            "Not included: images that the image tool makes; on some models: web search, code execution.",
        ),
    ],
)
def test_what_some_vendors_alone_charge_beside_a_cost_is_not_said_of_all(
    catalog: Catalog, names: tuple[str, ...], said: str
) -> None:
    """OpenAI's image tool, and Mistral's tools for images, search and code, have prices of their own in the tables."""
    priced = [price(catalog, name, Usage(input_tokens=10), Conditions(TODAY)) for name in names]
    assert compare_excluded(priced) == said
