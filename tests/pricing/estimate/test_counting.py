"""The rules of the shipped tables: which model counts chats exactly, and images how, on which day."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.loader import CatalogError
from pricing.catalog.schema import Model
from pricing.estimate.counting import count_on_model, find_image_rule
from pricing.tokens.chat import Message
from pricing.tokens.images import Image
from pricing.tokens.prompt import Prompt, count_prompt
from tests.support.price_tables import ACME, book

TODAY = date(2026, 11, 21)


def model(catalog: Catalog, name: str, day: date = TODAY) -> Model:
    return catalog.offer(name).on(day).model


def image_tokens(catalog: Catalog, name: str, image: Image, day: date = TODAY) -> int | None:
    return count_on_model(count_prompt(Prompt(images=(image,))), model(catalog, name, day), day).tokens


# OpenAI's "Images and vision" guide; 2,448 and 3,000 are 1.2 × 60 × 34 and 1.2 × 2,500.
@pytest.mark.parametrize(
    ("name", "image", "tokens"),
    [
        ("gpt-4o", Image(1024, 1024), 765),
        ("gpt-4o", Image(2048, 4096), 1105),
        ("gpt-4o", Image(1024, 1024, "low"), 85),
        ("gpt-4o-mini", Image(1024, 1024), 25_501),
        ("o1", Image(1024, 1024), 675),
        ("gpt-5", Image(1024, 1024), 630),
        ("gpt-4.1-mini", Image(1024, 1024), 1659),
        ("gpt-5.4", Image(2048, 2048, "high"), 3000),
        ("gpt-5.4", Image(1920, 1080), 2448),
        ("gpt-5.6-sol", Image(1920, 1080), 2448),
    ],
)
def test_openais_models_have_their_image_rules(catalog: Catalog, name: str, image: Image, tokens: int) -> None:
    assert image_tokens(catalog, name, image) == tokens


def test_a_rule_holds_in_its_days(catalog: Catalog) -> None:
    # The guide's example of 1800 × 2400: 1,452 patches under the budget of 1,536, × 1.62; 48 × 64 under 2,048 pixels.
    spring, later = date(2026, 5, 1), date(2026, 8, 1)
    assert image_tokens(catalog, "gpt-4.1-mini", Image(1800, 2400), spring) == 2_353
    assert image_tokens(catalog, "gpt-4.1-mini", Image(1800, 2400), later) == 4_977


@pytest.mark.parametrize("name", ["gpt-3.5-turbo", "gpt-6.1-sol"])
def test_a_model_without_a_rule_has_no_number(catalog: Catalog, name: str) -> None:
    assert find_image_rule(model(catalog, name), TODAY) is None
    assert image_tokens(catalog, name, Image(10, 10)) is None


@pytest.mark.parametrize(
    ("name", "exactness"),
    [
        ("gpt-4o", "exact"),
        ("gpt-4", "exact"),
        ("gpt-5", "estimate"),
        ("o3", "estimate"),
        ("claude-opus-4-5", "estimate"),
    ],
)
def test_a_chat_is_as_exact_as_the_model_allows(catalog: Catalog, name: str, exactness: str) -> None:
    counted = count_prompt(Prompt(messages=(Message("user", "Hello"),)))
    assert count_on_model(counted, model(catalog, name), TODAY).exactness == exactness


def test_models_that_reason_never_claim_an_exact_chat(catalog: Catalog) -> None:
    claimed = [entry.model for entry in catalog.entries.values() if entry.model.exact_chat]
    assert claimed
    assert not [each.id for each in claimed if each.reasoning or not each.encoding or each.encoding_note]


def test_image_rules_have_no_gap(catalog: Catalog) -> None:
    for entry in catalog.entries.values():
        rows = entry.model.images
        assert [row.until for row in rows[:-1]] == [after.from_ for _, after in pairwise(rows)], entry.path


TILES = "rule: {kind: tiles, base: 85, tile: 170}"
SOURCE = "source: https://acme.example/images"


def with_images(folder: Path, *rows: str) -> Catalog:
    lines = "".join(f"      - {{{row}}}\n" for row in rows)
    return book(
        folder, acme=ACME.replace("    released: 2024-01-01\n", f"    released: 2024-01-01\n    images:\n{lines}", 1)
    )


def test_a_table_may_state_a_rule(tmp_path: Path) -> None:
    catalog = with_images(tmp_path, f"from: 2024-01-01, {SOURCE}, {TILES}")
    assert image_tokens(catalog, "fast-1", Image(512, 512)) == 85 + 170


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([f"from: 2024-01-01, {TILES}"], r"images\[0\].source: missing"),
        ([f"from: 2024-01-01, {SOURCE}, rule: {{kind: circles}}"], r"images\[0\].rule"),
        ([f"from: 2024-01-01, {SOURCE}, rule: {{kind: tiles, base: 85}}"], r"images\[0\].rule.tiles.tile: missing"),
        ([f"from: 2024-01-01, {SOURCE}, rule: {{kind: tiles, base: 0, tile: 1}}"], "greater than 0"),
        (
            [f"from: 2024-01-01, {SOURCE}, rule: {{kind: patches, multiplier: 1.2, limits: {{low: {{}}}}}}"],
            "`auto` stands for high, which has no entry in `limits`; add it",
        ),
        (
            [f"from: 2024-01-01, {SOURCE}, rule: {{kind: patches, multiplier: 0, limits: {{high: {{}}}}}}"],
            "greater than 0",
        ),
        (
            [f"from: 2024-01-01, {SOURCE}, rule: {{kind: patches, multiplier: 1, limits: {{ultra: {{}}}}}}"],
            "'low', 'high' or 'original'",
        ),
        ([f"from: 2024-01-01, until: 2024-01-01, {SOURCE}, {TILES}"], "must be after `from`"),
        (
            [f"from: 2024-01-01, {SOURCE}, {TILES}", f"from: 2025-01-01, {SOURCE}, {TILES}"],
            r"images\[1\].from: overlaps with the previous row; its `until` should be 2025-01-01",
        ),
    ],
)
def test_faulty_rules_are_refused(tmp_path: Path, rows: list[str], complaint: str) -> None:
    with pytest.raises(CatalogError, match=complaint):
        with_images(tmp_path, *rows)
