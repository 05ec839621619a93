"""Several second books in one audit: windows, ends, modifiers, and names, on small ones of our own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from pricing.catalog.audit import Row, audit_books
from pricing.catalog.audit_facts import compare_facts, is_same_size
from pricing.catalog.known_differences import KnownDifferences
from pricing.catalog.schema import Model
from pricing.catalog.second_books import MIDNIGHT, BookEntry, SheetRow, multiply_sheet
from tests.support.price_tables import TODAY, book


@dataclass
class Second:
    """Second book with one model."""

    name: str
    entry: BookEntry

    def ids(self, provider: str) -> Iterable[str]:
        return [self.entry.id] if provider == "acme" else []

    def find(self, provider: str, name: str, day: date) -> BookEntry | None:
        return self.entry if name == self.entry.id else None


def known(*differences: dict[str, str], not_listed: Iterable[dict[str, object]] = ()) -> KnownDifferences:
    return KnownDifferences.model_validate({"differences": list(differences), "not_listed": list(not_listed)})


def audit(folder: Path, *books: Second, reasons: KnownDifferences | None = None) -> list[Row]:
    return audit_books(book(folder), books, TODAY, reasons or known())


def facts(rows: list[Row], *keys: str) -> list[tuple[str, str, str, str]]:
    """(book, key, verdict, reason) of the rows with these keys."""
    return [(row.book, row.key, row.verdict, row.reason) for row in rows if row.key in keys]


MODEL = Model.model_validate(
    {
        "id": "m", "name": "M", "kind": "chat", "context_window": 128_000, "max_output": 16_000,
        "retires": date(2027, 1, 14),
        "prices": [{"from": date(2026, 1, 1), "source": "https://acme.example", "rates": {"input_mtok": D(1)}}],
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("theirs", "same"),
    [
        (128_000, True),  # what goes in and out
        (112_000, True),  # what goes in: 128,000 - 16,000
        (131_072, True),  # 128 × 1,024
        (64_000, False),
        (200_000, False),
    ],
)
def test_a_window_agrees_with_either_of_its_meanings(theirs: int, same: bool) -> None:
    [(key, ours, other)] = compare_facts(MODEL, BookEntry("m", (), context_window=theirs))
    assert key == "context_window"
    assert (ours == other) is same
    assert other == theirs


def test_sizes_within_a_twentieth_are_one_size() -> None:
    assert is_same_size(1_048_576, 1_000_000)  # 0.954
    assert is_same_size(1_000_000, 1_050_000)  # 0.952
    assert not is_same_size(1_000_000, 940_000)


def test_ends_and_outputs_are_compared() -> None:
    entry = BookEntry("m", (), max_output=8_192, retires=date(2027, 3, 1))
    assert list(compare_facts(MODEL, entry)) == [
        ("max_output", D(16_000), D(8_192)),
        ("retires", date(2027, 1, 14), date(2027, 3, 1)),
    ]


def test_a_book_that_states_nothing_is_not_compared() -> None:
    assert list(compare_facts(MODEL, BookEntry("m", ()))) == []


def test_a_window_that_another_book_has_as_we_do_needs_no_reason(tmp_path: Path) -> None:
    wrong, right = Second("one", BookEntry("fast-1", (), 20_000)), Second("two", BookEntry("fast-1", (), 10_000))
    alone = [row for row in audit(tmp_path / "alone", wrong) if row.key == "context_window"]
    assert [row.unexplained for row in alone] == [True]
    both = audit(tmp_path / "both", wrong, right)
    assert facts(both, "context_window") == [
        ("one", "context_window", "differ", "two has the same number as our table."),
        ("two", "context_window", "agree", ""),
    ]


def test_a_rate_that_another_book_has_as_we_do_still_needs_a_reason(tmp_path: Path) -> None:
    """The two may have copied the same old price."""
    rates = {"input_mtok": D(3), "output_mtok": D(12)}  # as in the table
    right = Second("two", BookEntry("fast-2", (SheetRow("standard", MIDNIGHT, 0, rates),)))
    wrong = Second("one", BookEntry("fast-2", (SheetRow("standard", MIDNIGHT, 0, rates | {"output_mtok": D(99)}),)))
    rows = audit(tmp_path / "both", wrong, right)
    assert [(row.book, row.key) for row in rows if row.unexplained] == [("one", "output_mtok")]


def test_a_reason_holds_for_its_book(tmp_path: Path) -> None:
    entry = BookEntry("fast-1", (), retires=date(2030, 1, 1))
    reason = {"provider": "acme", "model": "fast-*", "key": "retires", "reason": "So."}
    rows = audit(
        tmp_path, Second("litellm", entry), Second("genai-prices", entry), reasons=known(reason | {"book": "litellm"})
    )
    assert facts(rows, "retires") == [
        ("litellm", "retires", "missing here", "So."),
        ("genai-prices", "retires", "missing here", ""),
    ]


def test_the_end_of_a_model_that_is_gone_is_compared_too(tmp_path: Path) -> None:
    entry = BookEntry("slow", (), context_window=1, retires=date(2030, 1, 1))
    rows = audit(tmp_path, Second("one", entry))
    assert [row.key for row in rows if row.model == "slow" and row.key != "*"] == ["retires"]
    assert [row.verdict for row in rows if row.key == "retires"] == ["differ"]


def test_a_name_that_no_table_has_can_have_its_reason(tmp_path: Path) -> None:
    reason: dict[str, object] = {"book": "one", "provider": "acme", "models": ["new-*"], "reason": "Not sold yet."}
    books = [Second(name, BookEntry("new-1", ())) for name in ("one", "two")]
    rows = audit(tmp_path, *books, reasons=known(not_listed=[reason]))
    lacking = [(row.book, row.reason) for row in rows if row.key == "*" and row.verdict == "missing here"]
    assert lacking == [("one", "Not sold yet."), ("two", "")]


def test_a_modifier_is_compared_rate_by_rate(tmp_path: Path) -> None:
    rates = {"input_mtok": D(3), "output_mtok": D(12)}  # as in the table
    base = SheetRow("standard", MIDNIGHT, 0, rates)
    entry = BookEntry("fast-2", (base, *multiply_sheet([base], "fast", D(2))))
    rows = [row for row in audit(tmp_path / "audit", Second("one", entry)) if row.tier == "fast"]
    assert {row.key: row.theirs for row in rows} == {key: rate * 2 for key, rate in rates.items()}
    assert {row.verdict for row in rows} == {"missing here"}  # our table sells no fast mode of it


def test_a_region_that_a_book_says_nothing_of_is_left_out(tmp_path: Path) -> None:
    rates = {"input_mtok": D(3), "output_mtok": D(12)}  # as in the table
    entry = BookEntry("fast-2", (SheetRow("standard", MIDNIGHT, 0, rates),))
    rows = audit(tmp_path / "audit", Second("one", entry))
    assert {row.tier for row in rows if row.model == "fast-2"} == {"standard"}


def test_a_factor_multiplies_tokens_and_no_fees() -> None:
    row = SheetRow("standard", MIDNIGHT, 0, {"input_mtok": D(4), "web_search": D("0.01")})
    long = SheetRow("batch", MIDNIGHT, 0, {"input_mtok": D(2)})
    assert multiply_sheet([row, long], "us", D("1.1")) == (SheetRow("us", MIDNIGHT, 0, {"input_mtok": D("4.4")}),)
