"""What an answer about a corpus says beside its table of costs, for people and for sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from costcalc import formatting
from costcalc.corpus.answer import CorpusAnswer, ModelLengths, name_model
from costcalc.corpus.caching import list_caching
from costcalc.corpus.columns import choose_shown, list_lines
from costcalc.export.reasons import name_first
from costcalc.export.section import Section, Text, write_any, write_dollars, write_name
from costcalc.formatting import Value
from pricing.catalog.catalog import Catalog
from pricing.corpus.costs import ModelCost
from pricing.corpus.lengths import PERCENTILES
from pricing.corpus.sampling.estimator import round_down, round_up
from pricing.tokens.scale import NOT_MEASURED
from pricing.tokens.text import Basis
from pricing.units import EXCLUSIONS

BASES: Final[Mapping[Basis, str]] = {
    "vendor": "the tokenizer that the vendor publishes",
    "vendor_sdk": "the tokenizer of the vendor’s own software",
    "presumed": "the tokenizer that the model is presumed to have",
    "reconstruction": "a reconstruction of its tokenizer",
    "sample": "a sample of the text",
    "ratio": "o200k_base times a measured ratio",
    "given": "numbers that were given",
}
"""What counts rest on."""
UNMEASURED: Final = f"o200k_base times a ratio, because {NOT_MEASURED}"
"""The same of a ratio where no vocabulary is named."""
Rows = list[tuple[Value, ...]]


def list_sections(answer: CorpusAnswer, catalog: Catalog) -> list[Section]:
    """List the sections that have anything in them."""
    word, count = formatting.word, formatting.count
    faults: Rows = [(formatting.legible(f.file), f.line or "", formatting.legible(f.problem)) for f in answer.faults]
    longest: Rows = [(formatting.legible(row.place.file), row.place.line, row.tokens) for row in answer.counted.longest]
    shapes: Rows = [(shape, len(files), sum(files.values())) for shape, files in sorted(answer.counted.shapes.items())]
    sections = (
        Section("Attention", ("Attention",), (word,), [(formatting.legible(each.message),) for each in answer.reasons]),
        _build_intervals(answer),
        Section("Do not fit", _MISFIT_HEADS, (write_name, count, word, word), list(_list_misfits(answer))),
        Section("Not in the cost", _WITHOUT_HEADS, (write_name, count, word), list(_list_without(answer))),
        Section("Lengths in tokens", _LENGTH_HEADS, _LENGTH_TEXTS, [_list_lengths(each) for each in answer.lengths]),
        _build_histogram(answer),
        Section("Longest rows", ("Longest rows", "Line", "Tokens"), (write_name, write_any, count), longest),
        Section(
            "Tokenizers", ("Tokenizers", "Counts are", "By", "Rows"), (word, word, word, count), _list_bases(answer)
        ),
        *list_caching(answer),
        Section("Not included", ("Not included", "Charged beside"), (word, word), _list_exclusions(answer)),
        Section("Notes", ("Notes", ""), (write_name, word), _list_notes(answer)),
        Section("Read", ("Read", ""), (word, write_any), _list_read(answer, catalog)),
        Section("Recognized", ("Recognized", "Files", "Rows"), (word, count, count), shapes, most=len(shapes)),
        Section(
            "Not read", ("Not read", "Line", "Problem"), (word, write_any, word), faults, answer.faulty - len(faults)
        ),
    )
    return [section for section in sections if section.rows]


_MISFIT_HEADS: Final = ("Do not fit", "Rows", "First of them", "Why the first one")
_WITHOUT_HEADS: Final = ("Not in the cost", "Rows", "Reason")
_LENGTH_HEADS: Final = ("Lengths in tokens", "Rows", "Mean", *(f"p{each}" for each in PERCENTILES), "Longest")
_LENGTH_TEXTS: Final[tuple[Text, ...]] = (
    formatting.word,
    formatting.count,
    formatting.quantity,
    *[formatting.count] * (len(PERCENTILES) + 1),
)


def name_models(lengths: ModelLengths) -> str:
    """Name the models that count rows alike."""
    return name_first([name_model(model) for model in lengths.models])


def _build_intervals(answer: CorpusAnswer) -> Section:
    """Build the table of what a sample leaves open, by chance alone and with the tokenizer's band."""
    lines = list_lines(answer)
    found = [*answer.intervals.models, answer.intervals.total] if answer.intervals else []
    rows: Rows = [
        (
            name_model(line.model) if isinstance(line, ModelCost) else "Total",
            "±" + formatting.percent(interval.input_tokens.expected.share),
            round_down(interval.input_tokens.expected.low),
            round_up(interval.input_tokens.expected.high),
            interval.cost.expected.low if interval.cost else None,
            interval.cost.expected.high if interval.cost else None,
        )
        for line, interval in zip(lines, found, strict=False)
        if interval
    ]
    count, money = formatting.count, write_dollars
    return Section("95 % intervals", _INTERVAL_HEADS, (write_name, formatting.word, count, count, money, money), rows)


_INTERVAL_HEADS: Final = ("95 % intervals", "±", "Input tokens from", "to", "Cost from", "to")


def _list_misfits(answer: CorpusAnswer) -> Iterator[tuple[Value, ...]]:
    for cost in answer.costs.models:
        if cost.misfit and (rows := cost.misfit.first):
            places = [f"{formatting.legible(row.place.file)} {row.place.line:,}" for row in rows]
            yield name_model(cost.model), cost.misfits, name_first(places), rows[0].problem


def _list_without(answer: CorpusAnswer) -> Iterator[tuple[Value, ...]]:
    """List the rows that could not be counted, and those that have no price at the tier that was asked for."""
    for cost in answer.costs.models:
        without = {**cost.counts.unknown, **cost.cost.reasons}
        if not (without or cost.counts.rows) and cost.priced.unpriced:
            without = {cost.priced.unpriced: answer.counted.rows}
        for reason, rows in sorted(without.items(), key=lambda each: (-each[1], each[0])):
            yield name_model(cost.model), rows, formatting.legible(reason)


def _list_lengths(each: ModelLengths) -> tuple[Value, ...]:
    found = each.lengths
    return (name_models(each), found.rows, found.mean, *(tokens for _, tokens in found.percentiles), found.most)


def _build_histogram(answer: CorpusAnswer) -> Section:
    """Build the table of how many rows are how long; a terminal shows it for the models that come first."""
    known = [(name_models(each), each.lengths) for each in answer.lengths]
    rows: Rows = [
        (models, each.least, each.most, each.rows, Decimal(each.rows) / lengths.rows)
        for models, lengths in known
        for each in lengths.bins
    ]
    heads = ("Rows by length", "Tokens from", "to", "Rows", "Share")
    texts = (formatting.word, formatting.count, formatting.count, formatting.count, formatting.percent)
    return Section("Rows by length", heads, texts, rows, most=len(known[0][1].bins) if known else 0)


def _list_bases(answer: CorpusAnswer) -> Rows:
    first = {cost.model: cost for cost in answer.costs.models}
    return [
        (
            name_models(each),
            "exact" if first[each.models[0]].exactness == "exact" else "≈",
            _describe_basis(first[each.models[0]], basis),
            rows,
        )
        for each in answer.lengths
        for basis, rows in sorted(each.counts.bases.items())
    ]


def _describe_basis(cost: ModelCost, basis: Basis) -> str:
    """Describe what counts rest on; models that count alike have the same vocabulary, or none that is known."""
    entry = cost.priced.entry
    measured = entry is None or entry.model.find_encoding(cost.priced.conditions.as_of) is not None
    return BASES[basis] if basis != "ratio" or measured else UNMEASURED


def _list_exclusions(answer: CorpusAnswer) -> Rows:
    alike: dict[tuple[str, ...], list[str]] = {}
    for cost in answer.costs.models:
        if cost.priced.not_included:
            alike.setdefault(cost.priced.not_included, []).append(name_model(cost.model))
    return [(name_first(models), ", ".join(EXCLUSIONS[word] for word in words)) for words, models in alike.items()]


def _list_notes(answer: CorpusAnswer) -> Rows:
    return [
        (name_model(cost.model), formatting.legible(note))
        for cost in answer.costs.models
        for note in dict.fromkeys((*([cost.priced.read_as] if cost.priced.read_as else ()), *cost.priced.warnings))
    ]


def _list_read(answer: CorpusAnswer, catalog: Catalog) -> Rows:
    plan, found = answer.plan, answer.found
    return [
        ("rows", answer.counted.rows),
        *_list_sample(answer),
        ("bytes", answer.counted.size),
        ("output tokens of a request that states none", plan.output_tokens),
        *(
            [("files of folders skipped: hidden, or not prompts by their names", found.skipped)]
            if found.skipped
            else ()
        ),
        *([("files not read, as they are copies of others", len(found.copies))] if found.copies else ()),
        ("day of the prices", plan.as_of),
        ("version of the price tables", catalog.version),
    ]


def _list_sample(answer: CorpusAnswer) -> Rows:
    sample = answer.sample
    if sample is None:
        return []
    broken = sample.broken
    return [
        ("rows counted, which stand for all", len(sample.rows)),
        ("sample that was asked for", f"{sample.plan.size}"),
        ("seed of the sample", sample.plan.seed),
        ("rows that could not be read, at 95 %", f"{round_down(broken.low):,} to {round_up(broken.high):,}"),
    ]


def list_table(answer: CorpusAnswer) -> tuple[list[list[str]], list[bool]]:
    """List the rows of the table of costs, its head first, and which columns hold figures."""
    columns = choose_shown(answer)
    rows = [["Model", *(f"{column.header} {column.hint}".strip() for column in columns)]]
    for line in list_lines(answer):
        name = write_name(name_model(line.model)) if isinstance(line, ModelCost) else "Total"
        rows.append([name, *(column.text(column.value(line)) for column in columns)])
    return rows, [False, *(column.numeric for column in columns)]
