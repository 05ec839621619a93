from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.tokens import ratios, vocabularies
from pricing.tokens.measures import NAMES, Measures, measure_texts
from pricing.tokens.ratios import GROUPS, UNMEASURED, Ratio, RatiosError, estimate_ratio, find_group, get_prose_ratio

MEASURED = [name for name in vocabularies.NAMES if not name.startswith(("o200k", "cl100k"))]
COUNTS = st.integers(0, 10**9)


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """Forget ratios of another test's formulas, and let no other test have ours."""
    estimate_ratio.cache_clear()
    yield
    estimate_ratio.cache_clear()


@pytest.mark.parametrize("name", MEASURED)
def test_every_vocabulary_of_a_package_has_a_ratio_for_when_that_is_missing(name: str) -> None:
    ratio = get_prose_ratio(name)
    assert ratio != get_prose_ratio(None)
    assert ratio.low < ratio.expected < ratio.high


def test_where_evidence_is_a_band_is_at_most_half_again_as_high_as_low_and_a_quarter_for_code() -> None:
    for formula in ratios.load_formulas().vocabularies.values():
        for group in GROUPS:
            widths = [high / low for low, high in formula.bands[group]]
            assert max(widths) <= Decimal("1.5")
            assert group != "code and markup" or max(widths[1:]) <= Decimal("1.25")
        assert formula.prose.high <= formula.prose.low * Decimal("1.5")


@pytest.mark.parametrize("vocabulary", [None, "command_r", "grok"])
def test_without_a_measurement_the_band_is_wide_and_the_middle_that_of_the_measured(vocabulary: str | None) -> None:
    text = "Nothing is known of how this is counted, and of how many tokens it has there."
    ratio = estimate_ratio(vocabulary, measure_texts([text]), 17, 17)
    assert (ratio.low, ratio.high) == (Decimal("0.8"), Decimal("2.7")) == UNMEASURED[::2]
    known = [estimate_ratio(name, measure_texts([text]), 17, 17).expected for name in MEASURED]
    assert min(known) < ratio.expected < max(known)


def test_no_text_has_the_ratio_of_english_prose() -> None:
    assert estimate_ratio("claude_4_8", Measures(), 0, 0) == get_prose_ratio("claude_4_8")


@given(st.sampled_from([*MEASURED, None]), st.lists(COUNTS, min_size=len(NAMES), max_size=len(NAMES)), COUNTS, COUNTS)
def test_any_numbers_have_a_ratio_and_its_band(name: str | None, counts: list[int], o200k: int, cl100k: int) -> None:
    ratio = estimate_ratio(name, Measures(tuple(counts)), o200k, cl100k)
    assert Decimal("0.3") < ratio.low <= ratio.expected <= ratio.high < Decimal(12)


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("The end of the story is known to all of us, and it is sad.", "English"),
        ("Das Ende der Geschichte ist uns allen bekannt, und es ist traurig.", "Latin script"),
        ("Конец этой истории всем известен", "Cyrillic, Greek and others"),
        ("نهاية القصة معروفة", "Arabic, Hebrew and others"),
        ("कहानी का अंत सबको पता है", "South Asian"),
        ("ตอนจบของเรื่อง", "Southeast Asian"),
        ("故事的结局大家都知道。", "Chinese, Japanese, Korean"),
        ("መጨረሻ", "other scripts"),
        ("Translate: Конец этой истории всем известен, it is sad", "mixed scripts"),
        ('for (i = 0; i < n; i++) { printf("%d", a[i]); }', "code and markup"),
        ('{"id": 12, "name": "Ada", "tags": ["x", "y"]}', "code and markup"),
        ("12.5, 13.75, 1024, 99", "numbers"),
        ("🎉🎉 we won the cup 🏆 and all of us are so proud 🥳👏", "emoji"),
        ("", "mixed scripts"),
    ],
)
def test_a_text_is_of_a_group(text: str, group: str) -> None:
    assert find_group(measure_texts([text])) == group


def test_measures_beyond_all_fitted_texts_count_as_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Decimal(1)
    formula = ratios.Formula(
        intercept=Decimal(0),
        coefficients=(one, *(Decimal(0) for _ in ratios.PREDICTORS[1:])),
        limits=(Decimal("0.5"), Decimal(5)),
        bands={group: ((Decimal("0.8"), Decimal("1.2")),) * 3 for group in GROUPS},
        prose=Ratio(one, one, one),
    )
    # e to the power of 0.5 is 1.6487; sixty letters in ten tokens would be 6 without the range.
    ranges = ((Decimal("-0.5"), Decimal("0.5")),) * len(ratios.PREDICTORS)
    monkeypatch.setattr(ratios, "load_formulas", lambda: ratios.Formulas("", {}, ranges, {"claude_3": formula}))
    ratio = estimate_ratio("claude_3", measure_texts(["a" * 60]), 10, 10)
    assert ratio == (Decimal("1.3190"), Decimal("1.6487"), Decimal("1.9784"))


@pytest.mark.parametrize(
    ("found", "instead"),
    [("intercept:", "start:"), ("  length:", "  height:"), ("limits: [", "limits: [9, "), ("vocabularies:", "others:")],
)
def test_a_damaged_file_is_an_error_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: str, instead: str
) -> None:
    damaged = tmp_path / "ratios.yaml"
    damaged.write_text(ratios.FILE.read_text(encoding="utf-8").replace(found, instead), encoding="utf-8")
    monkeypatch.setattr(ratios, "FILE", damaged)
    with pytest.raises(RatiosError, match=r"ratios\.yaml is damaged .* run `make ratios`"):
        ratios.load_formulas.__wrapped__()
