"""Faults of surcharges and exclusions: each is named with file, model, key and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from pricing.catalog.table_files import CatalogError
from tests.support.price_tables import ACME, book

FEES = """
surcharges:
  - models: [fast-1, fast-2]
    from: 2026-01-01
    source: https://acme.example/tools
    checked: 2026-11-20
    rates: {web_search: 0.01, page: 0.002}
    free: {web_search: "1,000 a month"}
    overrides:
      - {when: {search_context: high}, rates: {web_search: 0.014}}
      - {when: {region: us}, multiply: 1.1}
  - models: [fast-1]
    from: 2026-01-01
    until: 2026-06-01
    source: https://acme.example/tools
    rates: {code_session: 0.03}
    overrides:
      - {when: {region: eu}, multiply: 1.2}
  - models: [fast-1]
    from: 2026-06-01
    source: https://acme.example/tools
    rates: {code_session: 0.02}
    overrides:
      - {when: {region: eu}, multiply: 1.1}
"""
TABLE = ACME + FEES
BEFORE = "        rates: {input_mtok: 2, output_mtok: 8}\n"  # of fast-1 in 2024, before the surcharges
LATER = "        rates: {input_mtok: 3, output_mtok: 12}\n        overrides:\n"  # of fast-2


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(CatalogError) as caught:
        book(folder, acme=text)
    return caught.value.problems


# (what is changed in the table, into what, the complaint)
MISTAKES = [
    ("models: [fast-1, fast-2]", "models: [fast-1, fast-3]", "acme.yaml: the whole entry: surcharges: no model has the id fast-3; correct or remove it"),
    ("models: [fast-1, fast-2]", "models: [fast-1, fast-1]", "acme.yaml: surcharges[0].models: fast-1 appears twice; keep one"),
    ("until: 2026-06-01\n    source", "until: 2026-01-01\n    source", "acme.yaml: surcharges[1]: `until` must be after `from`"),
    ("checked: 2026-11-20\n    rates", "checked: 2026-11-22\n    rates", "acme.yaml: surcharges[0].checked: 2026-11-22 is in the future"),
    ("web_search: 0.01,", "web_search: 10,", "acme.yaml: surcharges[0].rates.web_search: 10 is above 1; is the unit right? It is in web_search"),
    ("web_search: 0.014", "web_search: 14", "acme.yaml: surcharges[0].overrides[0].rates.web_search: 14 is above 1; is the unit right?"),
    ("web_search: 0.01,", "web_serch: 0.01,", "acme.yaml: surcharges[0].rates: unknown unit: web_serch; choose from"),
    ("{when: {region: us}, multiply: 1.1}", "{when: {region: us, speed: fast}, multiply: 1.1}", "acme.yaml: surcharges[0].overrides: speed fast only has rates under further conditions; add an override with `when: {speed: fast}`"),
    ("free: {web_search", "free: {x_search", "acme.yaml: surcharges[0]: free: x_search has no rate here; add it or remove it"),
    ("{web_search: 0.014}", "{x_search: 0.014}", "acme.yaml: surcharges[0].overrides[0].rates: x_search is missing from the base rates, here and of fast-1; add it or remove it"),
    ("{web_search: 0.014}", "{cache_read_mtok: 0.2}",  # fast-1 has such a rate, fast-2 has none
     "acme.yaml: surcharges[0].overrides[0].rates: cache_read_mtok is missing from the base rates, here and of fast-2; add it or remove it"),
    ("{region: us}, multiply: 1.1", "{search_context: high}, multiply: 1.1", "acme.yaml: surcharges[0].overrides[1].when: the same conditions appear above; merge the two"),
    ("until: 2026-06-01\n    source", "until: 2026-06-02\n    source", "acme.yaml: surcharges of fast-1: code_session has two rates from 2026-06-01 on; end one with `until`, or keep one"),
    ("until: 2026-06-01\n    source", "until: 2026-06-02\n    source", "acme.yaml: surcharges of fast-1: two hold from 2026-06-01 on under the same conditions: region eu; end one with `until`, or merge them"),
    ("{when: {region: us}, multiply: 1.1}", "{when: {region: us, tier: batch}, multiply: 1.1}",
     "acme.yaml: surcharges[0].overrides: region us only has rates under further conditions; add an override with `when: {region: us}`"),
    (LATER, LATER + "          - {when: {region: us}, multiply: 1.1}\n", "acme.yaml: model fast-2: prices[0].overrides: a surcharge of the model multiplies too: region us; keep one of the multipliers"),
    (LATER, LATER.replace("12}\n", "12}\n        excludes: [page]\n"), "acme.yaml: model fast-2: prices[0].excludes: page has a rate in a surcharge, so that it is included; remove one of them"),
    (BEFORE, "        excludes: [x_search]\n" + BEFORE.replace("8}", "8, x_search: 0.005}"), "acme.yaml: model fast-1: prices[0].excludes: x_search has a rate here, so that it is included; remove one of them"),
    (BEFORE, "        excludes: [searches]\n" + BEFORE, "acme.yaml: model fast-1: prices[0].excludes[0]: unknown exclusion: searches; choose from web_search, "),
    ("featured:", "excludes: [tax]\nfeatured:", "acme.yaml: excludes[0]: unknown exclusion: tax; choose from web_search, "),
    (BEFORE, BEFORE.replace("8}", "8, request: 5}"), "acme.yaml: model fast-1: prices[0].rates.request: 5 is above 1; is the unit right? It is in request"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "complaint"), MISTAKES)
def test_a_mistake_is_named_with_its_mend(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert TABLE.count(old) == 1
    problems = faults(tmp_path, TABLE.replace(old, new))
    assert any(problem.startswith(complaint) for problem in problems), problems


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("featured:", "featured:"),
        ("featured:", "excludes: [web_search]\nfeatured:"),  # of those models that have no rate for it
        (BEFORE, "        excludes: [page]\n" + BEFORE),  # the fee came with a later row
    ],
)
def test_a_surcharge_beside_what_it_does_not_cover_is_right(tmp_path: Path, old: str, new: str) -> None:
    assert len(book(tmp_path, acme=TABLE.replace(old, new)).entries) == 3
