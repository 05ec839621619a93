"""The measured tables of docs/tokens.md: ratios by kind of text, and how often they hold on the texts set aside."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from pricing.tokens.ratios import GROUPS, Ratio, estimate_ratio, find_group
from tests.ratios.fit import Sample

PAGE: Final = Path(__file__).parent.parent.parent / "docs/tokens.md"
_BEGIN: Final = "<!-- written by `make ratios` -->\n"
_END: Final = "<!-- end -->"
_FEWEST_TOKENS: Final = {"rosetta": 100}
"""The shortest programs are a word or two; the figures of the vendors' own are of 100 tokens and more."""


_LANGUAGES: Final = {
    "eng": "English", "deu_1996": "German", "fra": "French", "spa": "Spanish", "por_BR": "Portuguese", "ita": "Italian",
    "nld": "Dutch", "pol": "Polish", "ces": "Czech", "hun": "Hungarian", "swe": "Swedish", "tur": "Turkish",
    "ind": "Indonesian", "rus": "Russian", "ukr": "Ukrainian", "ell_monotonic": "Greek",
    "cmn_hans": "Chinese", "jpn": "Japanese", "kor": "Korean", "arb": "Arabic", "heb": "Hebrew", "pes_1": "Persian",
    "hin": "Hindi", "ben": "Bengali", "tam": "Tamil", "tha": "Thai",
}  # fmt: skip
_SAME: Final = {"gemma4": "gemma3", "claude_4_8": "claude_4_7"}
"""Vocabularies that count these texts as the other does, within a token or two."""


_COUNTED: Final = """\
Tokens for one of o200k_base in the Declaration of Human Rights, all counted; gemma4 and claude_4_8 have those of gemma3
and claude_4_7. It is one formal text in each language, so a guide and not a rule. Vietnamese is left out: that text has
its accents as characters of their own, which is rare; vocabularies that compose them need less than half the tokens."""
_BY_KIND: Final = """\
Median ratio and band by kind of text, as the formula gives them for the texts from 100 tokens on that it was made of; a
text's own ratio may be any other."""
_SET_ASIDE: Final = """\
Texts that had no part in it: how many had their ratio within the band, how far off the expected ratio was in the
median, and at most in nine of ten. Of Rosetta Code's documents those of 100 tokens and more."""


class Score(NamedTuple):
    """How well ratios do on some texts, in shares: inside the band, off in the median, off at most in nine of ten."""

    texts: int
    inside: float
    median: float
    ninth: float


def judge(samples: Iterable[Sample], vocabulary: str) -> Score:
    errors, inside = [], 0
    for sample in samples:
        ratio = estimate_ratio(vocabulary, sample.measures, sample.o200k, sample.counts["cl100k_base"])
        truth = sample.counts[vocabulary] / sample.o200k
        errors.append(abs(float(ratio.expected) / truth - 1))
        inside += float(ratio.low) <= truth <= float(ratio.high)
    errors.sort()
    return Score(len(errors), inside / len(errors), median(errors), errors[int(0.9 * len(errors))])


def choose_source(samples: Iterable[Sample], source: str) -> list[Sample]:
    fewest = _FEWEST_TOKENS.get(source, 1)
    return [sample for sample in samples if sample.text.source == source and sample.o200k >= fewest]


def write_tables(fitted: list[Sample], held: list[Sample], vocabularies: tuple[str, ...], head: str) -> None:
    """Write both tables between the marks of the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    tables = [
        f"{head}\n\n{_COUNTED}", _table_of_languages(fitted + held, vocabularies),
        _BY_KIND, _table_of_ratios(fitted, vocabularies), _SET_ASIDE, _table_of_hits(held, vocabularies),
    ]  # fmt: skip
    PAGE.write_text(before + _BEGIN + "\n" + "\n\n".join(tables) + "\n\n" + _END + after, encoding="utf-8")


def _table_of_languages(samples: list[Sample], vocabularies: tuple[str, ...]) -> str:
    columns = [name for name in vocabularies if name not in _SAME]
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    found = {sample.text.id: sample for sample in samples if sample.text.source == "udhr"}
    for identity, language in _LANGUAGES.items():
        cells = (f"{found[identity].counts[name] / found[identity].o200k:.2f}" for name in columns)
        lines.append(f"| {language} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _table_of_ratios(fitted: list[Sample], vocabularies: tuple[str, ...]) -> str:
    lines = ["| | " + " | ".join(GROUPS) + " |", "|---" * (len(GROUPS) + 1) + "|"]
    longer = [sample for sample in fitted if sample.o200k >= 100 and sample.text.source != "mixtures"]
    for vocabulary in vocabularies:
        cells = (_cell([s for s in longer if find_group(s.measures) == group], vocabulary) for group in GROUPS)
        lines.append(f"| {vocabulary} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(samples: list[Sample], vocabulary: str) -> str:
    found = [estimate_ratio(vocabulary, s.measures, s.o200k, s.counts["cl100k_base"]) for s in samples]
    middle = Ratio(*(sorted(column)[len(column) // 2] for column in zip(*found, strict=True)))
    return f"{middle.expected:.2f} ({middle.low:.2f}–{middle.high:.2f})"


def _table_of_hits(held: list[Sample], vocabularies: tuple[str, ...]) -> str:
    sources = ("udhr", "rosetta", "multipl_e")
    chosen = {source: choose_source(held, source) for source in sources}
    heads = (f"{source}, {len(chosen[source])} texts" for source in sources)
    lines = ["| | " + " | ".join(heads) + " |", "|---" * (len(sources) + 1) + "|"]
    for vocabulary in vocabularies:
        scores = (judge(chosen[source], vocabulary) for source in sources)
        cells = (f"{100 * s.inside:.0f} %, {100 * s.median:.1f} %, {100 * s.ninth:.0f} %" for s in scores)
        lines.append(f"| {vocabulary} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
