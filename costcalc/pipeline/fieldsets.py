"""Steps as the form shows them: their models, the quantities that these are priced by, and what else was given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from typing import Final
from zlib import crc32

from costcalc.current import catalog
from costcalc.pipeline.kinds import BY_KIND
from costcalc.pipeline.row import Row
from costcalc.pipeline.step_fields import CHOSEN, DEFAULTS, FIELDS, KNOWN
from costcalc.pipeline.titles import LABELS, USES, find_kind, find_title
from costcalc.web.conditions import LABELS as OF_CONDITIONS
from costcalc.web.conditions import WORDS, describe_pair, label_fees
from costcalc.web.fields import Field
from costcalc.web.meters import SERIES
from costcalc.web.selection import list_chips
from pricing.catalog.schema import Model
from pricing.catalog.search import find_model
from pricing.pipeline.quantities import list_quantities, list_settings, list_sizes
from pricing.pipeline.retrieval import FOLLOWING

SETTINGS: Final = {name: label for name, (label, _) in OF_CONDITIONS.items()}
ALWAYS: Final = ("kind", "model", "name", "use", "times", "step_tier", "often")
RUNS: Final = (("request", "each request"), ("month", "once a month"), ("once", "once"))
Choice = tuple[str, str]
"""(value, text)"""


@dataclass(frozen=True, slots=True)
class StepChip:
    """A model of a step, or all the chosen ones."""

    name: str
    label: str
    color: str
    gone: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Fieldset:
    """Fields of a step. A field that its models do not have is hidden, where another step sends it."""

    place: int
    kind: str
    verb: str
    title: str
    color: str
    """Class of its color, the same in table and charts."""
    field: Mapping[str, Field]
    chips: Sequence[StepChip]
    follows: bool
    """It runs on the models of the documents."""
    note: str
    """How its quantities came about."""
    numbers: Sequence[tuple[str, str]]
    """(name, label)"""
    others: Sequence[tuple[str, str]]
    """Of what its models are priced by, too, beside what steps of its kind usually have."""
    fees: Sequence[tuple[str, str]]
    settings: Sequence[tuple[str, str, Sequence[Choice]]]
    """(name, label, options)"""
    runs: Sequence[Choice]
    uses: Sequence[Choice]
    said: str
    """What stands behind `More` and differs from the usual, in words."""
    wrong: bool
    """True where something is wrong there."""
    images: bool
    sizes: Sequence[Choice]
    qualities: Sequence[Choice]
    resolutions: Sequence[Choice]
    """None: the models have one for all."""
    visible: Collection[str]
    """Names of the fields that are shown, each with a place for its message."""
    hidden: Sequence[str]


def list_fieldsets(rows: Sequence[Row], day: date) -> list[Fieldset]:
    seen = [
        _Seen(row, [model for name in row.names if (model := find_model(catalog(), name, day))], day) for row in rows
    ]
    sent = [name for name in FIELDS if name in ALWAYS or any(name in each.shown for each in seen)]
    retrieves = any(row.values["use"] for row in rows)
    colors = cycle(SERIES)
    return [
        _build(place, each, sent, color, retrieves=retrieves)
        for place, (each, color) in enumerate(zip(seen, colors, strict=False), start=1)
    ]


def write_shape(steps: Sequence[Fieldset]) -> str:
    """Write what the steps show beside what is typed into them; where it is another, their fields are sent anew."""
    said = [
        (step.field["use"].value, step.kind, step.follows, step.note, step.numbers, step.others, step.fees,
         step.settings, step.runs, step.uses, step.sizes, step.qualities, step.resolutions)
        for step in steps
    ]  # fmt: skip
    return f"{crc32(repr(said).encode()):08x}"


class _Seen:
    """A row with its models, and the names of the fields that it shows: those that they have, and those given."""

    def __init__(self, row: Row, models: Sequence[Model], day: date) -> None:
        self.row, self.day = row, day
        kind = BY_KIND.get(find_kind(row))
        begun = kind.quantities if kind and not models else {}
        self.quantities = [name for model in models for name in list_quantities(model, day)] or list(begun)
        self.settings = _join(list_settings(model, day) for model in models)
        sizes = [list_sizes(model, day) for model in models]
        self.sizes = tuple(dict.fromkeys(size for both in sizes for size in both[0]))
        self.qualities = tuple(dict.fromkeys(quality for both in sizes for quality in both[1]))
        given = (name for name in FIELDS if name not in ALWAYS and _is_given(row, name))
        self.shown = set() if row.values["use"] else {*self.quantities, *self.settings, *given}
        if "images" in self.shown:
            self.shown |= {"size", "quality"}

    def list_options(self, name: str) -> list[Choice]:
        """List what a condition can be, as the form offers it."""
        return _list_options(name, self.settings.get(name, ()), self.row.values[name])


def _join(several: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    joined: dict[str, tuple[str, ...]] = {}
    for each in several:
        for name, words in each.items():
            joined[name] = tuple(dict.fromkeys((*joined.get(name, ()), *words)))
    return joined


def _build(place: int, seen: _Seen, sent: Sequence[str], color: str, *, retrieves: bool) -> Fieldset:
    row, shown = seen.row, seen.shown
    use, kind = row.values["use"], find_kind(row)
    fees = [(name, label) for name, label in label_fees() if name in shown]
    usual = BY_KIND[kind].quantities if kind in BY_KIND else ()
    main = shown.intersection(usual) or shown
    others = [(name, label) for name, label in LABELS.items() if name in shown and name not in main]
    settings = [(name, label, seen.list_options(name)) for name, label in SETTINGS.items() if name in shown]
    uses = list(USES.items()) if retrieves and kind in ("chat", "embedding", "") else []
    runs = () if use else RUNS
    beside = [*(name for name, _ in (*others, *fees)), *(name for name, _, _ in settings)]
    follows = use in FOLLOWING and not row.values["model"]
    sometimes = {"model": not follows, "often": bool(runs), "use": bool(uses)}
    visible = {*shown, "times", "step_tier", "name", *(name for name, there in sometimes.items() if there)}
    return Fieldset(
        place=place,
        kind=kind,
        verb=BY_KIND[kind].verb if kind in BY_KIND else "",
        title=find_title(row),
        color=color,
        field={name: Field(name, row.values[name], row.errors.get(name, "")) for name in row.values},
        chips=list(_list_step_chips(row, seen.day)),
        follows=follows,
        note=row.note,
        numbers=[(name, label) for name, label in LABELS.items() if name in main],
        others=others,
        fees=fees,
        settings=settings,
        runs=runs,
        uses=uses,
        said=", ".join(_list_said(row, beside)),
        wrong=any(name in row.errors for name in (*beside, "times", "step_tier", "name", "use")),
        images="images" in shown,
        sizes=_choices(seen.sizes, row.values["size"]),
        qualities=_choices(seen.qualities, row.values["quality"]),
        resolutions=seen.list_options("resolution") if "resolution" in shown else (),
        visible=visible,
        hidden=[name for name in sent if name not in visible],
    )


def _list_step_chips(row: Row, day: date) -> Iterator[StepChip]:
    names = [name.strip() for name in row.values["model"].split(",") if name.strip()]
    for chip in list_chips(names, "", day):
        if chip.name == CHOSEN:
            yield StepChip(CHOSEN, f"Chosen models ({len(row.names)})", "h-other t-0")
        else:
            yield StepChip(chip.name, chip.name, chip.color, chip.gone, chip.problem)


def _list_said(row: Row, beside: Sequence[str]) -> Iterator[str]:
    values = row.values
    if values["times"] not in ("", "1"):
        yield f"{values['times']} times"
    if values["step_tier"]:
        yield values["step_tier"]
    given = [name for name in beside if _is_given(row, name)]
    yield from (f"{LABELS[n].lower()} {values[n]}" if n in LABELS else describe_pair(n, values[n]) for n in given)


def _is_given(row: Row, name: str) -> bool:
    return row.values[name] != DEFAULTS.get(name, "")


def _list_options(name: str, known: Iterable[str], value: str) -> list[Choice]:
    """List the words of a condition that a model's rates tell apart, the usual one first."""
    usual = DEFAULTS.get(name, "")
    words = sorted({*known, value} - {usual}, key=lambda word: _rank(name, word))
    return [(usual, WORDS.get(usual, usual)), *((word, WORDS.get(word, word)) for word in words)]


def _rank(name: str, word: str) -> int:
    return KNOWN[name].index(word) if word in KNOWN[name] else len(KNOWN[name])


def _choices(known: tuple[str, ...], value: str) -> list[Choice]:
    return [(word, word or "–") for word in dict.fromkeys([*known, value] if known else [value])]
