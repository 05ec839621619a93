"""`make ratios`: measure the ratios anew, write pricing/tokens/ratios.yaml and the tables of docs/tokens.md.

The same packages give the same file, its date aside. Counting some 8,000 texts in all vocabularies takes under three
minutes.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from importlib.metadata import version

from pricing.tokens import ratios, vocabularies
from pricing.tokens.measures import measure_texts
from pricing.tokens.text import count_tokens
from tests.ratios import made, report, texts
from tests.ratios.fit import Fit, Floats, Sample, fit_vocabulary, list_predictors
from tests.ratios.texts import Text

VOCABULARIES = tuple(name for name in vocabularies.SOURCES if name not in {"o200k_base", "cl100k_base"})
PACKAGES = sorted(
    {"django", "numpy", "tiktoken"}
    | {source.package.name for sources in vocabularies.SOURCES.values() for source in sources if source.package}
)


def collect_texts() -> list[Text]:
    """Return all texts to fit: recorded ones, pieces of them, messages, paragraphs, made ones and mixtures."""
    fitted, _ = texts.read_recorded()
    paragraphs = list(texts.read_paragraphs())
    programs = [text for text in fitted if text.source == "rosetta"]
    kinds = made.make_kinds([text for text in paragraphs if text.source == "sentences"], programs, seed=1, each=30)
    composed = texts.compose_texts(fitted)
    found = [*fitted, *composed, *texts.cut_pieces(fitted), *texts.read_messages(), *paragraphs, *kinds]
    for fold in range(texts.FOLDS):
        short = [text for text in found if text.fold == fold and len(text.text) < 2500 and text.source != "mixtures"]
        found += made.make_mixtures(short, seed=fold, count=120)
    return found


def count_sample(text: Text) -> Sample:
    """Count a text in every vocabulary; where the vendor's own count is recorded, that is taken."""
    names = [name for name in vocabularies.SOURCES if name not in text.recorded]
    counts = {name: count_tokens(text.text, name) for name in names}
    return Sample(text, measure_texts([text.text]), counts | text.recorded)


def write_file(fits: dict[str, Fit], predictors: Floats, today: date) -> None:
    lines = ["# Written by `make ratios`, which docs/tokens.md explains; never edited by hand.", f"measured: {today}"]
    lines.append("packages: {" + ", ".join(f"{name}: {version(name)!r}" for name in PACKAGES) + "}")
    lines.append("predictors: # the smallest and the largest value among the texts")
    for name, low, high in zip(ratios.PREDICTORS, predictors.min(0), predictors.max(0), strict=True):
        lines.append(f"  {name}: [{low:.6f}, {high:.6f}]")
    lines.append("vocabularies:")
    for name, fit in fits.items():
        lines += [f"  {name}:", f"    intercept: {fit.intercept:.4f}", f"    limits: {_list(fit.limits)}"]
        lines += [
            f"    prose: {_list(fit.prose)}",
            f"    coefficients: {_list(fit.coefficients.tolist(), 4)}",
            "    bands:",
        ]
        lines += [f"      {group}: [{', '.join(map(_list, bands))}]" for group, bands in fit.bands.items()]
    ratios.FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _list(numbers: tuple[float, ...] | list[float], digits: int = 3) -> str:
    return "[" + ", ".join(f"{number:.{digits}f}" for number in numbers) + "]"


def main() -> None:
    missing = [problem for name in VOCABULARIES if (problem := vocabularies.explain_missing(name))]
    if missing:
        sys.exit("; ".join(dict.fromkeys(missing)) + ": the ratios need every vocabulary.")
    counted = [count_sample(text) for text in collect_texts()]
    samples = [sample for sample in counted if all(sample.counts.values())]
    predictors = list_predictors(samples)
    fits = {name: fit_vocabulary(samples, predictors, name) for name in VOCABULARIES}
    today = datetime.now(UTC).date()
    write_file(fits, predictors, today)
    ratios.load_formulas.cache_clear()
    ratios.estimate_ratio.cache_clear()
    held = [count_sample(text) for text in texts.read_recorded()[1]]
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    head = f"Measured on {today}, on {len(samples):,} texts, with\n{packages}."
    report.write_tables(samples, held, VOCABULARIES, head)


if __name__ == "__main__":
    main()
