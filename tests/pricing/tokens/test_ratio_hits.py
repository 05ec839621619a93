"""Ratios on texts that they were not made from, against the vendor's recorded counts."""

from __future__ import annotations

import pytest

from pricing.tokens import vocabularies
from pricing.tokens.measures import measure_texts
from pricing.tokens.text import count_tokens
from tests.ratios.fit import Sample
from tests.ratios.report import choose_source, judge
from tests.ratios.texts import FRAMES, Text, read_recorded

OTHERS = [name for name in vocabularies.SOURCES if name not in {*FRAMES, "o200k_base", "cl100k_base"}]


@pytest.fixture(scope="module")
def held_out() -> list[Sample]:
    return [_count(text, ("o200k_base", "cl100k_base")) for text in read_recorded()[1]]


def _count(text: Text, names: tuple[str, ...]) -> Sample:
    return Sample(
        text, measure_texts([text.text]), text.recorded | {name: count_tokens(text.text, name) for name in names}
    )


def test_a_third_of_the_texts_is_set_aside_and_no_language_is_on_both_sides(held_out: list[Sample]) -> None:
    fitted, _ = read_recorded()
    assert len(fitted) + len(held_out) == 2264
    assert 0.3 < len(held_out) / 2264 < 0.4
    both = {text.key for text in fitted} & {sample.text.key for sample in held_out}
    assert both <= {"und"}  # languages without a code, of which each is another


@pytest.mark.parametrize("source", ["udhr", "rosetta", "multipl_e"])
@pytest.mark.parametrize("vocabulary", FRAMES)
def test_of_texts_set_aside_nine_in_ten_are_in_the_band_and_the_middle_is_near(
    held_out: list[Sample], vocabulary: str, source: str
) -> None:
    score = judge(choose_source(held_out, source), vocabulary)
    assert score.texts >= 10
    assert score.inside >= 0.9, score
    assert score.median <= 0.12, score


@pytest.mark.parametrize("vocabulary", FRAMES)
def test_short_programs_are_in_the_band_as_often(held_out: list[Sample], vocabulary: str) -> None:
    short = [sample for sample in held_out if sample.text.source == "rosetta" and sample.o200k < 100]
    assert judge(short, vocabulary).inside >= 0.9


@pytest.mark.parametrize("vocabulary", OTHERS)
def test_other_vocabularies_hold_too_where_their_package_is_installed(vocabulary: str) -> None:
    problem = vocabularies.explain_missing(vocabulary)
    if problem:
        pytest.skip(problem)
    names = ("o200k_base", "cl100k_base", vocabulary)
    score = judge([_count(text, names) for text in read_recorded()[1][::6]], vocabulary)
    assert score.inside >= 0.9, score
    assert score.median <= 0.06, score


def test_texts_in_several_languages_with_code_hold_too(held_out: list[Sample]) -> None:
    """Counts of texts with a line between them add up, within a token."""
    prose = choose_source(held_out, "udhr")
    code = choose_source(held_out, "rosetta")
    mixed = [_join(one, other, program) for one, other, program in zip(prose, prose[::-1], code, strict=False)]
    score = judge(mixed, "claude_4_8")
    assert score.inside >= 0.9, score
    assert score.median <= 0.12, score


def _join(*samples: Sample) -> Sample:
    counts = {name: sum(sample.counts[name] for sample in samples) for name in samples[0].counts}
    measures = measure_texts(sample.text.text for sample in samples)
    return Sample(samples[0].text, measures, counts)
