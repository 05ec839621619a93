"""What a text looks like, in plain numbers without any of its words: enough to say which ratio of tokens it has."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from operator import add, itemgetter
from typing import Final, Self

_CLASSES: Final = {
    "lower": b"abcdefghijklmnopqrstuvwxyz",
    "upper": b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "digits": b"0123456789",
    "spaces": b" ",
    "breaks": b"\t\n\v\f\r",
}
"""Classes of ASCII characters; all others are punctuation."""

_PAIRS: Final = {"capitalized": b"Aa", "humps": b"aA", "numbers": b".0", "wide_spaces": b"  "}
_FOLDED_PAIRS: Final = {"closings": b"a."}
"""What two classes side by side tell: capitalized words, names likeThis, numbers after a sign, indentation, signs
after a word.
"""

_STRINGS: Final = {
    "underscores": (b"_",),
    "backslashes": (b"\\",),
    "angles": (b"<",),
    "pipes": (b"|",),
    "sign_runs": (b"--", b"==", b"**", b"##", b"//"),
    "spaced_emoji": (b" \xf0\x9f",),
    "english": (b" the ", b" of ", b" and ", b" to ", b" in ", b" is "),
    "german": (b" der ", b" die ", b" und "),
    "malay": (b" yang ", b" dan "),
}
"""What tells names in code, LaTeX, XML, tables, rules and emoji between words, and words by which the prose of a
language is recognized where no letter does it.
"""

_BLOCKS: Final = (
    (0x80, "symbols"), (0xC0, "latin_1"), (0x100, "latin_a"), (0x180, "latin_b"), (0x2B0, "latin_modifiers"),
    (0x300, "latin_accents"), (0x370, "greek"), (0x400, "cyrillic_other"), (0x410, "cyrillic"),
    (0x450, "cyrillic_other"), (0x460, "cyrillic_extended"), (0x530, "armenian"), (0x590, "hebrew"),
    (0x600, "arabic"), (0x671, "arabic_extended"), (0x700, "syriac"), (0x750, "arabic_extended"), (0x780, "thaana"),
    (0x7C0, "other"), (0x8A0, "arabic_extended"), (0x900, "devanagari"), (0x980, "bengali"), (0xA00, "gurmukhi"),
    (0xA80, "gujarati"), (0xB00, "oriya"), (0xB80, "tamil"), (0xC00, "telugu"), (0xC80, "kannada"),
    (0xD00, "malayalam"), (0xD80, "sinhala"), (0xE00, "thai"), (0xE80, "lao"), (0xF00, "tibetan"),
    (0x1000, "myanmar"), (0x10A0, "georgian"), (0x1100, "hangul"), (0x1200, "ethiopic"), (0x13A0, "cherokee"),
    (0x1400, "canadian"), (0x1680, "other"), (0x1780, "khmer"), (0x1800, "other"), (0x1E00, "latin_vietnamese"),
    (0x1F00, "greek"), (0x2000, "symbols"), (0x2070, "latin_modifiers"), (0x20A0, "symbols"), (0x2190, "drawings"),
    (0x2600, "emoji"), (0x27C0, "drawings"), (0x2C00, "other"), (0x2E00, "symbols"), (0x3040, "hiragana"),
    (0x30A0, "katakana"), (0x3100, "other"), (0x3130, "hangul"), (0x3190, "symbols"), (0x31F0, "katakana"),
    (0x3200, "symbols"), (0x3400, "han"), (0xA000, "other"),
    (0xAC00, "hangul"), (0xD7B0, "other"), (0xF900, "han"), (0xFB00, "symbols"), (0xFB1D, "hebrew"),
    (0xFB50, "arabic_extended"), (0xFE00, "emoji"), (0xFE10, "symbols"), (0xFE70, "arabic_extended"),
    (0xFF00, "symbols"), (0xFF66, "katakana"), (0xFFA0, "symbols"), (0x10000, "other"), (0x1F000, "emoji"),
    (0x1FC00, "other"), (0x20000, "han"), (0x40000, "other"),
)  # fmt: skip
"""First code point of each run of Unicode's blocks that belong to one script; symbols hold
punctuation, drawings hold arrows, operators and boxes.
"""

_LETTERS: Final = {
    "cyrillic_russian": "ЫЭЁыэё",
    "latin_turkish": "ĞİŞğış",
    "latin_czech": "ĚŘŮěřů",
    "latin_hungarian": "ŐŰőű",
    "latin_romanian": "ĂȘȚŢășțţ",
    "han_simplified": "这们说为个时对过还从后发经开关让请务动业产问应实现设与电机么进选择种样员",
    "han_traditional": "這們說為會對還沒從發經關讓應當實數據於與點來學國產麼擇樣權區體",
}
"""Letters that a few languages have, and their relatives have not: by these the ratios differ."""
_BY_LETTER: Final = {letter: name for name, letters in _LETTERS.items() for letter in letters}

SCRIPTS: Final = (*dict.fromkeys(name for _, name in _BLOCKS), *_LETTERS)
NAMES: Final = (*_CLASSES, "punctuation", *_PAIRS, *_FOLDED_PAIRS, *_STRINGS, *SCRIPTS)
"""Everything that is counted: characters by class and script, and a few pairs and words."""

_PLACES: Final = {name: place for place, name in enumerate(NAMES)}
_CHARACTERS: Final = itemgetter(*(_PLACES[name] for name in (*_CLASSES, "punctuation", *SCRIPTS)))
"""Counts of characters, each of which is in one of them, without those of pairs and words."""

_ASCII: Final = bytes(range(128))
_STARTS: Final = tuple(start for start, _ in _BLOCKS)
_MARKS: Final = {"lower": b"a", "upper": b"A", "digits": b"0", "spaces": b" ", "breaks": b"\n", "punctuation": b"."}
_CODES: Final = {name: chr(ord("a") + n // 26) + chr(ord("a") + n % 26) for n, name in enumerate(NAMES)}
_BY_CODE: Final = {code: name for name, code in _CODES.items()}
_WRITTEN: Final = re.compile(r"([a-z]{2})([1-9][0-9]{0,11})")


def _mark(byte: int) -> int:
    if byte > 0x7F:
        return ord("u")
    return next((_MARKS[name][0] for name, members in _CLASSES.items() if byte in members), ord("."))


_TO_MARKS: Final = bytes(map(_mark, range(256)))
_FOLD: Final = bytes.maketrans(b"Au\n", b"aa ")


@dataclass(frozen=True, slots=True)
class Measures:
    """Counts of a text, or of several together: measures of two texts add up to those of both.

    `counts` are plain numbers in the order of NAMES. ASCII counts by class, everything else by script.
    """

    counts: tuple[int, ...] = (0,) * len(NAMES)

    def __getitem__(self, name: str) -> int:
        """Return one of the counts by its name. Raises KeyError for a name that is not in NAMES."""
        return self.counts[_PLACES[name]]

    def __add__(self, other: Measures) -> Measures:
        return Measures(tuple(map(add, self.counts, other.counts)))

    @property
    def characters(self) -> int:
        return sum(_CHARACTERS(self.counts))

    def to_text(self) -> str:
        """Write the counts for an address: a code of two letters and a number for each that is not zero."""
        return "".join(f"{_CODES[name]}{count}" for name, count in zip(NAMES, self.counts, strict=True) if count)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read what `to_text` wrote. Raises ValueError on anything else, in any other order or form."""
        found = [(_BY_CODE.get(code), int(count)) for code, count in _WRITTEN.findall(text)]
        counts = dict(found)
        measures = cls(tuple(counts.get(name, 0) for name in NAMES))
        if measures.to_text() != text:
            raise ValueError("not the measures of a text, as a link of this page has them")
        return measures


def measure_texts(texts: Iterable[str]) -> Measures:
    """Measure texts together. Any text can be measured; lone surrogates count as other characters."""
    return sum((_measure(text) for text in texts), Measures())


def _measure(text: str) -> Measures:
    raw = text.encode("utf-8", "surrogatepass")
    marks = raw.translate(_TO_MARKS)
    counts = {name: marks.count(mark) for name, mark in _MARKS.items()}
    counts |= {name: marks.count(pair) for name, pair in _PAIRS.items()}
    folded = marks.translate(_FOLD)
    counts |= {name: folded.count(pair) for name, pair in _FOLDED_PAIRS.items()}
    counts |= {name: sum(map(raw.count, strings)) for name, strings in _STRINGS.items()}
    # Only a text with other characters than ASCII's pays for them: an ASCII text is measured by bytes alone.
    scripts = _count_scripts(raw.translate(None, _ASCII).decode("utf-8", "surrogatepass"))
    return Measures(tuple(counts.get(name) or scripts[name] for name in NAMES))


def _count_scripts(text: str) -> Counter[str]:
    scripts: Counter[str] = Counter()
    for character, count in Counter(text).items():
        name = _BY_LETTER.get(character) or _BLOCKS[bisect_right(_STARTS, ord(character)) - 1][1]
        scripts[name] += count
    return scripts
