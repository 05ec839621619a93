"""Ratios of tokens: how many a text has in another vocabulary for each of o200k_base, where that one is not installed.

The ratio of a text follows from its measures by a formula whose numbers `make ratios` finds on texts with known counts:
the logarithm of the ratio is a sum of coefficient × predictor. docs/tokens.md says how well it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from operator import mul
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

from pricing.tokens.measures import NAMES, SCRIPTS, Measures
from pricing.tokens.vocabularies import resolve

FILE: Final = Path(__file__).parent / "ratios.yaml"

_PER_TOKEN: Final = ("digits", "punctuation", "spaces", "breaks", "symbols", "drawings", "emoji")
"""Measures whose characters are often tokens of their own, however long the words around them are."""

PREDICTORS: Final = (
    "length", "length_squared", "older", "older_squared", *NAMES, *(f"{name}_per_token" for name in _PER_TOKEN),
)  # fmt: skip
"""What a ratio follows from: the logarithms of the characters and of cl100k_base's tokens for one of o200k_base, their
squares, each of the measures as a share of all characters, and some of them for one token of o200k_base.
"""

SIZES: Final = (50, 200)
"""Tokens of o200k_base below which a text is short, and of medium length: the longer it is, the narrower the band."""

_FAMILIES: Final = {
    "Cyrillic, Greek and others": (
        "cyrillic", "cyrillic_russian", "cyrillic_other", "cyrillic_extended", "greek", "armenian", "georgian",
    ),
    "Arabic, Hebrew and others": ("arabic", "arabic_extended", "hebrew", "syriac", "thaana"),
    "South Asian": (
        "devanagari", "bengali", "gurmukhi", "gujarati", "oriya", "tamil", "telugu", "kannada", "malayalam", "sinhala",
    ),
    "Southeast Asian": ("thai", "lao", "khmer", "myanmar", "tibetan"),
    "Chinese, Japanese, Korean": ("han", "han_simplified", "han_traditional", "hiragana", "katakana", "hangul"),
    "other scripts": ("ethiopic", "cherokee", "canadian", "other"),
}  # fmt: skip
GROUPS: Final = ("English", "Latin script", *_FAMILIES, "mixed scripts", "code and markup", "numbers", "emoji")
"""Kinds of text that have a band each."""

_CODE: Final = Decimal("0.14")
"""Share of digits and punctuation from which a text counts as code or markup; prose has 0.02 to 0.1."""
_NUMBERS: Final = Decimal("0.4")
_EMOJI: Final = Decimal("0.08")
"""Share of emoji from which they are a fourth of the tokens or more."""
_ENGLISH: Final = Decimal("0.013")
"""English function words for a character: English prose has 0.016 or more."""
_RUNS: Final = 7
"""Characters for a token that only runs of one character exceed, such as spaces or dashes; other texts have up to 6.5.

How a vocabulary cuts a run follows from nothing that can be seen in it, so such a text has the widest band.
"""
_MOST: Final = Decimal("0.75")
"""Share of the letters that makes a script the text's own."""
_ZERO: Final = Decimal(0)


class Ratio(NamedTuple):
    """Tokens of another vocabulary for one token of o200k_base, and the band in which the truth is expected."""

    low: Decimal
    expected: Decimal
    high: Decimal


ONE_TO_ONE: Final = Ratio(Decimal(1), Decimal(1), Decimal(1))
UNMEASURED: Final = Ratio(Decimal("0.8"), Decimal("1.5"), Decimal("2.7"))
"""Vocabularies that nobody outside can count in: the measured ones lie between these on prose of 501 languages."""


class RatiosError(RuntimeError):
    """Damaged ratios.yaml; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Formula:
    """What was found for one vocabulary: coefficients, the ratios seen, and a band by group and size."""

    intercept: Decimal
    coefficients: tuple[Decimal, ...]
    """Coefficients in the order of PREDICTORS."""
    limits: tuple[Decimal, Decimal]
    """Smallest and largest ratio among the fitted texts."""
    bands: Mapping[str, tuple[tuple[Decimal, Decimal], ...]]
    """Group → low and high as multiples of the expected ratio: of short, medium and long texts."""
    prose: Ratio
    """Ratio of typical English prose."""


@dataclass(frozen=True, slots=True, eq=False)
class Formulas:
    """All of ratios.yaml, equal to itself alone."""

    measured: str
    packages: Mapping[str, str]
    ranges: tuple[tuple[Decimal, Decimal], ...]
    """Smallest and largest value of each predictor among the fitted texts."""
    vocabularies: Mapping[str, Formula]


@lru_cache(maxsize=1024)  # a page asks for it once for each of 600 models
def estimate_ratio(vocabulary: str | None, measures: Measures, o200k: int, cl100k: int) -> Ratio:
    """Return the tokens that a text has in a vocabulary for one of o200k_base.

    `o200k` and `cl100k` are its tokens in OpenAI's two vocabularies. A text without tokens gets the ratio of English
    prose. Where no measurement of the vocabulary is known (None, or a name without a formula), the expected ratio is
    the median of the measured vocabularies, within the band of UNMEASURED. Never raises for any text.
    """
    formulas = load_formulas()
    formula = formulas.vocabularies.get(resolve(vocabulary)) if vocabulary else None
    if formula is None:
        found = median(_expect(each, measures, o200k, cl100k) for each in formulas.vocabularies.values())
        return UNMEASURED._replace(expected=min(max(found, UNMEASURED.low), UNMEASURED.high))
    if o200k <= 0 or measures.characters <= 0:
        return formula.prose
    expected = _expect(formula, measures, o200k, cl100k)
    if measures.characters > _RUNS * o200k:
        return UNMEASURED._replace(expected=min(max(expected, UNMEASURED.low), UNMEASURED.high))
    low, high = formula.bands[find_group(measures)][sum(o200k >= size for size in SIZES)]
    return Ratio(_round(expected * low), expected, _round(expected * high))


def get_prose_ratio(vocabulary: str | None) -> Ratio:
    """Return the ratio of typical English prose, for answers of which nothing else is known."""
    return estimate_ratio(vocabulary, Measures(), 0, 0)


@lru_cache(maxsize=1024)
def find_group(measures: Measures) -> str:
    """Return which of GROUPS a text belongs to, by its characters."""
    visible = max(measures.characters - measures["spaces"] - measures["breaks"], 1)
    signs = measures["digits"] + measures["punctuation"]
    letters = _count_letters(measures)
    total = max(sum(letters.values()), 1)
    family = max(letters, key=lambda name: letters[name])
    if measures["digits"] >= _NUMBERS * visible:
        return "numbers"
    if measures["emoji"] >= _EMOJI * visible:
        return "emoji"
    if family == "Latin script" and signs >= _CODE * visible:
        return "code and markup"
    if letters[family] < _MOST * total:
        return "mixed scripts"
    english = family == "Latin script" and measures["english"] >= _ENGLISH * measures.characters
    return "English" if english else family


def _count_letters(measures: Measures) -> dict[str, int]:
    """Count the letters by family; of families with as many, the first wins, which is Latin."""
    families = {family: sum(measures[name] for name in names) for family, names in _FAMILIES.items()}
    latin = sum(count for name, count in zip(NAMES, measures.counts, strict=True) if name in _LATIN)
    return {"Latin script": latin, **families}


_LATIN: Final = frozenset({"lower", "upper", *(name for name in SCRIPTS if name.startswith("latin"))})


def _expect(formula: Formula, measures: Measures, o200k: int, cl100k: int) -> Decimal:
    if o200k <= 0 or measures.characters <= 0:
        return formula.prose.expected
    places, values = _find_values(load_formulas(), measures, o200k, cl100k)
    exponent = formula.intercept + sum(map(mul, [formula.coefficients[place] for place in places], values))
    smallest, largest = formula.limits
    return _round(min(max(exponent.exp(), smallest), largest))


@lru_cache(maxsize=1024)  # all formulas take them
def _find_values(
    formulas: Formulas, measures: Measures, o200k: int, cl100k: int
) -> tuple[tuple[int, ...], tuple[Decimal, ...]]:
    """Return which predictors a text has, and their values, as far as they lie among those of the fitted texts.

    Most scripts have no letter in a text: their zeros are left out.
    """
    rows = enumerate(zip(find_predictors(measures, o200k, cl100k), formulas.ranges, strict=True))
    found = {place: min(max(value, low), high) for place, (value, (low, high)) in rows if value or low}
    return tuple(found), tuple(found.values())


def find_predictors(measures: Measures, o200k: int, cl100k: int) -> tuple[Decimal, ...]:
    """Return the values of PREDICTORS for a text with at least one character and one token."""
    characters = Decimal(measures.characters)
    length = (characters / o200k).ln()
    older = (Decimal(max(cl100k, 1)) / o200k).ln()
    shares = (count / characters if count else _ZERO for count in measures.counts)
    densities = (Decimal(measures[name]) / o200k for name in _PER_TOKEN)
    return (length, length * length, older, older * older, *shares, *densities)


def _round(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.0001"))


@cache
def load_formulas() -> Formulas:
    """Read ratios.yaml, once. Raises RatiosError for a file that is not as `make ratios` writes it."""
    from pricing.yaml_reader import read_file  # noqa: PLC0415 -- counting alone loads no YAML

    try:
        return _formulas(read_file(FILE))
    except (OSError, LookupError, TypeError, ValueError, ArithmeticError) as error:
        raise RatiosError(f"{FILE.name} is damaged ({error!r}); reinstall costcalc, or run `make ratios`.") from error


def _formulas(file: Any) -> Formulas:
    if set(file) != {"measured", "packages", "predictors", "vocabularies"} or tuple(file["predictors"]) != PREDICTORS:
        raise ValueError("other keys or predictors than expected")
    ranges = tuple(_pair(each) for each in file["predictors"].values())
    vocabularies = {name: _formula(each) for name, each in file["vocabularies"].items()}
    return Formulas(str(file["measured"]), file["packages"], ranges, vocabularies)


def _formula(row: Any) -> Formula:
    coefficients = _numbers(row["coefficients"])
    if len(coefficients) != len(PREDICTORS) or tuple(row["bands"]) != GROUPS:
        raise ValueError("a vocabulary without all coefficients and bands")
    bands = {group: tuple(_pair(each) for each in sizes) for group, sizes in row["bands"].items()}
    if any(
        len(sizes) != len(SIZES) + 1 or not all(0 < low <= 1 <= high for low, high in sizes) for sizes in bands.values()
    ):
        raise ValueError("a band that does not hold 1, or not a band for each size")
    expected, low, high = _numbers(row["prose"])
    prose = Ratio(low, expected, high)
    return Formula(Decimal(row["intercept"]), coefficients, _pair(row["limits"]), bands, prose)


def _pair(values: Any) -> tuple[Decimal, Decimal]:
    low, high = _numbers(values)
    if low > high:
        raise ValueError(f"{low} is above {high}")
    return low, high


def _numbers(values: Any) -> tuple[Decimal, ...]:
    return tuple(Decimal(value) for value in values)
