"""Faults of redirects and successors: each is named with file, model, key and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from pricing.catalog.loader import load_catalog
from pricing.catalog.table_files import CatalogError
from tests.support.price_tables import LIVES, TODAY, book, write


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(CatalogError) as caught:
        book(folder, lives=text)
    return caught.value.problems


PRO = "redirects_to: {model: flash, from: 2026-12-01, source: https://lives.example/redirects}"
FLASH = "redirects_to: {model: flash-2, from: 2027-03-01, source: https://lives.example/redirects}"

# (what is changed in the table, into what, the complaint)
MISTAKES = [
    (PRO, PRO.replace("flash", "pro"),
     "lives.yaml: model pro: redirects_to.model: leads in a circle (pro → pro); correct one of these redirects"),
    (PRO, PRO.replace("flash", "flosh"),
     "lives.yaml: model pro: redirects_to.model: flosh is not a model in this table; add it or correct the name"),
    (PRO, PRO.replace("flash", "newest"),  # an alias may move: only a model is billed for certain
     "lives.yaml: model pro: redirects_to.model: newest is not a model in this table; add it or correct the name"),
    (PRO, PRO.replace("model: flash", "model: old"),
     "lives.yaml: model pro: redirects_to.model: old retired on 2026-10-23; choose an earlier day to see what it cost; name a model that is sold on 2026-12-01, or correct the day"),
    ("released: 2026-07-01", "released: 2026-12-24",
     "lives.yaml: model flash: prices[0].from: is before the release on 2026-12-24; correct one of them"),
    (PRO, PRO.replace("2026-12-01", "2026-12-02"),
     "lives.yaml: model pro: redirects_to.from: leaves days without a price from 2026-12-01 on; correct one of the two days"),
    (PRO, PRO.replace("2026-12-01", "2025-06-01"),
     "lives.yaml: model pro: redirects_to.from: 2025-06-01 must be after its first day, 2025-06-01; correct one of them"),
    (PRO, PRO.replace("source", "checked: 2026-11-22, source"),
     "lives.yaml: model pro: redirects_to.checked: 2026-11-22 is in the future; enter the day someone checked it"),
    (PRO, PRO.replace("from: 2026-12-01, ", ""), "lives.yaml: model pro: redirects_to.from: missing; add it"),
    ("{model: middle, source", "{model: mittel, source",
     "lives.yaml: model old: successor.model: mittel is not a model or alias in this table; add it or correct it"),
    ("{model: middle, source", "{model: old, source",
     "lives.yaml: model old: successor.model: names itself; name the model that the vendor recommends, or remove it"),
    ("{model: middle, source", "{model: middle, checked: 2026-11-22, source",
     "lives.yaml: model old: successor.checked: 2026-11-22 is in the future; enter the day someone checked it"),
    ("{model: middle, source", "{model: middle, sauce", "lives.yaml: model old: successor.sauce: unknown key; remove it"),
]  # fmt: skip


def test_the_table_of_these_tests_is_right(tmp_path: Path) -> None:
    assert len(book(tmp_path, lives=LIVES).entries) == 6


@pytest.mark.parametrize(("old", "new", "complaint"), MISTAKES)
def test_a_mistake_is_named_with_its_mend(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert LIVES.count(old) == 1
    problems = faults(tmp_path, LIVES.replace(old, new))
    assert any(problem.startswith(complaint) for problem in problems), problems


def test_a_circle_of_redirects_is_named_at_each_of_its_models(tmp_path: Path) -> None:
    text = LIVES.replace(FLASH, FLASH.replace("flash-2", "pro"))
    assert faults(tmp_path, text) == [
        "lives.yaml: model pro: redirects_to.model: leads in a circle (pro → flash → pro); correct one of these redirects",
        "lives.yaml: model flash: redirects_to.model: leads in a circle (flash → pro → flash); correct one of these redirects",
    ]


def test_a_redirect_to_a_model_that_is_itself_redirected_by_then_is_right(tmp_path: Path) -> None:
    # flash is redirected before pro is, so that pro is never answered by flash itself.
    catalog = book(tmp_path, lives=LIVES.replace(FLASH, FLASH.replace("2027-03-01", "2026-11-01")))
    assert [entry.model.id for _, entry in catalog.offer("pro").targets] == ["pro", "flash-2"]


def test_custom_tables_may_redirect_to_shipped_models_but_not_in_a_circle(tmp_path: Path) -> None:
    shipped = write(tmp_path / "shipped", lives=LIVES)
    own = """
provider: lives
name: Lives
version: 2026-11-21
models:
  - id: flash
    name: Flash
    kind: chat
    redirects_to: {model: %s, from: 2027-01-01, source: https://lives.example/redirects}
    prices:
      - {from: 2026-07-01, source: https://lives.example/prices, rates: {input_mtok: 0.70, output_mtok: 3.50}}
"""
    catalog = load_catalog(write(tmp_path / "own", lives=own % "flash-2"), tables=shipped, today=TODAY)
    assert [entry.model.id for _, entry in catalog.offer("pro").targets] == ["pro", "flash", "flash-2"]
    with pytest.raises(CatalogError, match=r"circle \(flash → pro → flash\)"):
        load_catalog(write(tmp_path / "own", lives=own % "pro"), tables=shipped, today=TODAY)
