"""Where a count comes from: the vocabulary in full, a sample, or a measured ratio; and what each says of itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from math import ceil, floor

import pytest

from pricing.tokens import vocabularies
from pricing.tokens.measures import Measures, measure_texts
from pricing.tokens.prompt import Prompt, PromptCount, Sizes, count_prompt
from pricing.tokens.ratios import Ratio, estimate_ratio, load_formulas
from pricing.tokens.scale import Scale, choose_scale, remove_roles
from pricing.tokens.text import Basis, count_tokens
from pricing.tokens.vocabularies import COUNTED, CTOK, SPLINTR
from tests.support.counting import count_on, rules
from tests.support.vocabularies import remove

STORY = "Tell me a story about a lighthouse and of the man who kept it. " * 20
SHIPPED = ("o200k_base", "cl100k_base")
OTHERS = [name for name in COUNTED if name not in SHIPPED]


@pytest.mark.parametrize("basis", ["vendor", "vendor_sdk"])
def test_a_full_count_in_the_vendors_own_vocabulary_is_exact(basis: Basis) -> None:
    pytest.importorskip("splintr", reason="splintr-rs is not installed")
    count = count_on(Prompt(text=STORY), "gemma3", basis=basis)
    tokens = count_tokens(STORY, "gemma3")
    assert (count.low, count.tokens, count.high) == (tokens, tokens, tokens)
    assert (count.exactness, count.basis, count.reason) == ("exact", basis, None)


def test_a_presumed_vocabulary_has_its_own_count_and_says_that_it_is_presumed() -> None:
    pytest.importorskip("splintr", reason="splintr-rs is not installed")
    count = count_on(Prompt(text=STORY), "qwen3", basis="presumed")
    tokens = count_tokens(STORY, "qwen3")
    assert (count.low, count.tokens, count.high) == (tokens, tokens, tokens)
    assert (count.exactness, count.basis) == ("estimate", "presumed")
    assert "qwen3, which is presumed to be its tokenizer" in str(count.reason)


def test_a_reconstruction_has_one_percent_of_room_on_each_side() -> None:
    pytest.importorskip("ctok", reason="ctok is not installed")
    count = count_on(Prompt(text=STORY), "claude_4_8", basis="reconstruction")
    tokens = count_tokens(STORY, "claude_4_8")
    assert (count.low, count.tokens, count.high) == (floor(tokens * D("0.99")), tokens, ceil(tokens * D("1.01")))
    assert (count.exactness, count.basis) == ("estimate", "reconstruction")
    assert "a reconstruction of its tokenizer" in str(count.reason)


def test_a_sample_scales_the_text_in_o200k_base() -> None:
    counted = PromptCount(
        {"o200k_base": Sizes(10_000), "cl100k_base": Sizes(10_000)},
        samples={"claude_4_8": Ratio(D("1.45"), D("1.5"), D("1.55"))},
    )
    scale = choose_scale(counted, rules("claude_4_8", basis="reconstruction"))
    assert (scale.basis, scale.apply(scale.sizes.text)) == ("sample", (14_500, 15_000, 15_500))
    assert "a sample of this long text" in str(scale.reason)


def test_a_full_count_comes_before_a_sample_and_a_sample_before_a_ratio() -> None:
    sample = {"gemma3": Ratio(D(2), D(2), D(2))}
    base = {"o200k_base": Sizes(100), "cl100k_base": Sizes(100)}
    measures = measure_texts([STORY])
    full = PromptCount(base | {"gemma3": Sizes(90)}, sample, measures)
    assert choose_scale(full, rules("gemma3")).basis == "vendor"
    assert choose_scale(replace(full, sizes=base), rules("gemma3")).basis == "sample"
    assert choose_scale(replace(full, sizes=base, samples={}), rules("gemma3")).basis == "ratio"


@pytest.mark.parametrize("vocabulary", OTHERS)
def test_without_its_package_each_vocabulary_falls_back_to_its_ratio_and_says_why(
    monkeypatch: pytest.MonkeyPatch, vocabulary: str
) -> None:
    remove(monkeypatch)
    count = count_on(Prompt(text=STORY), vocabulary)
    base, older = (count_tokens(STORY, name) for name in SHIPPED)
    ratio = estimate_ratio(vocabulary, measure_texts([STORY]), base, older)
    assert (count.basis, count.exactness) == ("ratio", "estimate")
    assert (count.low, count.high) == (floor(base * ratio.low), ceil(base * ratio.high))
    assert f"{ratio.expected.quantize(D('0.01'), ROUND_HALF_UP)} × the tokens of o200k_base" in str(count.reason)
    packages = {source.package.name for source in vocabularies.SOURCES[vocabulary] if source.package}
    for package in packages:
        assert f"{package} is not installed" in str(count.reason)


def test_a_presumed_vocabulary_without_its_package_says_both(monkeypatch: pytest.MonkeyPatch) -> None:
    remove(monkeypatch)
    presumed, own = (
        str(count_on(Prompt(text=STORY), "gemma4", basis=basis).reason) for basis in ("presumed", "vendor")
    )
    assert "its tokenizer is presumed to be gemma4, and the count holds if it is" in presumed
    assert "presumed" not in own


@pytest.mark.parametrize("vocabulary", OTHERS)
def test_another_version_of_its_package_is_named_with_the_one_that_was_checked(
    monkeypatch: pytest.MonkeyPatch, vocabulary: str
) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: "99.0")
    monkeypatch.setattr(vocabularies, "find_problem", vocabularies.find_problem.__wrapped__)  # without its cache
    count = count_on(Prompt(text=STORY), vocabulary)
    assert count.basis == "ratio"
    for source in vocabularies.SOURCES[vocabulary]:
        assert source.package is not None
        said = f"{source.package.name} 99.0 is installed, and the tables were checked with {source.package.version}"
        assert said in str(count.reason)


def test_the_second_package_counts_where_the_first_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("splintr", reason="splintr-rs is not installed")
    full = count_on(Prompt(text=STORY), "tekken_240718")
    remove(monkeypatch, vocabularies.MISTRAL)
    assert count_on(Prompt(text=STORY), "tekken_240718") == full
    assert full.exactness == "exact"


def test_a_vocabulary_that_was_not_counted_falls_back_to_its_ratio_and_says_that() -> None:
    pytest.importorskip("splintr", reason="splintr-rs is not installed")
    counted = count_prompt(Prompt(text=STORY), ["claude_4_8"])
    scale = choose_scale(counted, rules("gemma3"))
    assert scale.basis == "ratio"
    assert "the measured ratio for such text, because" in str(scale.reason)
    assert "not counted" in str(scale.reason)
    assert "not installed" not in str(scale.reason)


def test_each_vocabulary_but_openais_has_a_measured_ratio() -> None:
    assert set(load_formulas().vocabularies) == set(OTHERS)


def test_a_vocabulary_counts_under_its_other_name() -> None:
    counted = PromptCount({"o200k_base": Sizes(100), "cl100k_base": Sizes(100)})
    assert choose_scale(counted, rules("o200k_harmony")).apply(100) == (100, 100, 100)


def test_of_an_address_that_tells_no_measures_the_range_is_the_widest() -> None:
    counted = PromptCount({"o200k_base": Sizes(1_000), "cl100k_base": Sizes(1_000)})
    scale = choose_scale(counted, rules("claude_4_8"))
    english = load_formulas().vocabularies["claude_4_8"].prose.expected
    # expected as in typical English prose; the range that of any text, 0.8 to 2.7
    assert scale.apply(1_000) == (800, round(1_000 * english), 2_700)
    assert ", as in English, because the link" in str(scale.reason)


def test_nothing_is_no_token_in_any_vocabulary() -> None:
    for vocabulary in (*COUNTED, None):
        count = count_on(Prompt(text=""), vocabulary)
        assert (count.low, count.tokens, count.high) == (0, 0, 0)


@pytest.mark.parametrize("ratio", [Ratio(D("0.2"), D("0.3"), D("0.4")), Ratio(D("0.4"), D(1), D("2.7"))])
def test_one_token_is_never_none_elsewhere(ratio: Ratio) -> None:
    low, expected, high = Scale(Sizes(1), ratio, "ratio", "why").apply(1)
    assert 1 == low == expected <= high <= 3
    assert Scale(Sizes(), ratio, "ratio", "why").apply(0) == (0, 0, 0)


@pytest.mark.parametrize("text", ["a", "的", "🙂", "7", "\n", " "])
def test_the_shortest_texts_have_at_least_one_token_everywhere(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    remove(monkeypatch, CTOK, SPLINTR)
    for vocabulary in (*OTHERS, None):
        count = count_on(Prompt(text=text), vocabulary)
        assert count.low is not None
        assert count.tokens is not None
        assert count.high is not None
        assert 1 <= count.low <= count.tokens <= count.high


def test_the_words_for_roles_are_no_text_elsewhere() -> None:
    counted = PromptCount({"o200k_base": Sizes(text=12, overhead=9), "cl100k_base": Sizes(text=11)}, messages=2)
    assert remove_roles(counted, "o200k_base").text == 12 - 2
    assert remove_roles(replace(counted, messages=99), "o200k_base").text == 0


def test_measures_that_nobody_wrote_raise_nothing() -> None:
    odd = Measures((10**12 - 1,) * len(Measures().counts))
    counted = PromptCount({"o200k_base": Sizes(10**8), "cl100k_base": Sizes(0)}, measures=odd)
    for vocabulary in (*OTHERS, None):
        low, expected, high = choose_scale(counted, rules(vocabulary)).apply(10**8)
        assert 0 < low <= expected <= high
