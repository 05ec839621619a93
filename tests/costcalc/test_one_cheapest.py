"""One estimate, one cheapest: page, strip, plan, comparison, files and programs name the same model."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.support.html import every, one

# Half of the requests can wait for batch where nobody says otherwise: said, it asks for the whole plan.
PLAN = "&growth=10&budget=2000&waits=50"
MINE = "input_tokens=2290&output_tokens=300&requests=50000&as_of=2026-11-21&models=gpt-6-luna,gpt-6.2-sol,gpt-6.2-astra"
IN_BATCH = f"{MINE}&tier=batch"
RETIRES = "input_tokens=1000&output_tokens=500&requests=1000&as_of=2026-11-21&models=gpt-5,gpt-4o-mini,gpt-6.2-astra,o1"
LONG = "input_tokens=190000&output_tokens=20000&requests=10&as_of=2026-11-21&models=gpt-4o,gpt-6-luna,o1,nonsense"
OTHER_KIND = (
    "input_tokens=1000&output_tokens=0&requests=1000&as_of=2026-11-21&models=text-embedding-3-small,gpt-4o,gpt-4o-mini"
)


PLACES = (
    "table", "totals", "strip", "strip of the comparison", "plan", "drivers", "comparison", "json", "markdown",
)  # fmt: skip


def name_everywhere(client: Client, query: str) -> dict[str, str]:
    """The cheapest as each place names it."""
    html = client.get(f"/?{query}{PLAN}").content.decode()
    markdown = client.get(f"/estimate.md?{query}").content.decode()
    compared = client.get(f"/compare/?{query}").content.decode()
    plan = client.get(f"/plan.json?{query}&growth=10").json()
    said = re.search(r"20\d\d, (\S+) costs", one(html, "#plan-answer"))
    assert said
    return {
        "table": find(every(html, "table.costs:not(.plan-table) tr.best th[scope=row]"), query),
        "totals": find(every(html, "[aria-labelledby=title-totals] tr.best th[scope=row]"), query),
        "strip": one(html, "#strip .s-name"),
        "strip of the comparison": one(compared, "#strip .s-name"),
        "plan": said[1],
        "drivers": plan["drivers"]["model"] if plan["drivers"] else said[1],
        "comparison": find(every(compared, "table.versus th.best"), query),
        "json": client.get(f"/estimate.json?{query}").json()["cheapest"],
        "markdown": find([line for line in markdown.splitlines() if "cheapest" in line.split(" | ")[-1]], query),
    }


def find(texts: list[str], query: str) -> str:
    """The one model that the only text is about: the longest of the names that are in it."""
    assert len(texts) == 1, texts
    models: list[str] = re.findall(r"models=([^&]+)", query)[-1].split(",")
    return max((model for model in models if model in texts[0]), key=len)


@pytest.mark.parametrize(
    ("query", "cheapest"),
    [
        (MINE, "gpt-6-luna"),
        (RETIRES, "gpt-4o-mini"),  # on 2027-01-14, so it has no total of twelve months
        (LONG, "gpt-6-luna"),
        (OTHER_KIND, "gpt-4o-mini"),  # an embedding model has a price for tokens, and no answer
        (IN_BATCH, "gpt-6-luna"),
    ],
    ids=["three that fit", "one that retires", "one that is too small", "one that embeds", "in batch"],
)
def test_every_place_names_one_cheapest(client: Client, query: str, cheapest: str) -> None:
    assert name_everywhere(client, query) == dict.fromkeys(PLACES, cheapest)


def test_a_model_that_cannot_do_the_job_is_never_the_cheapest_anywhere(client: Client) -> None:
    query = "input_tokens=190000&output_tokens=300&requests=10&as_of=2026-11-21&models=gpt-4o,gpt-4o-mini"
    assert client.get(f"/estimate.json?{query}").json()["cheapest"] is None
    assert not every(client.get(f"/?{query}").content.decode(), "tr.best")
    assert not every(client.get(f"/compare/?{query}").content.decode(), "th.best")
    assert "none of the models can do this job" in one(
        client.get(f"/?{query}&waits=50").content.decode(), "#plan-answer"
    )
