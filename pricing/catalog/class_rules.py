"""Rules of the classes of a table: a maker's chat model has one or is `special`, and a quotation was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from pricing.catalog.price_rules import Complaint
from pricing.catalog.schema import Table
from pricing.catalog.size_classes import ClassRow


def check_classes(table: Table, today: date) -> Iterator[Complaint]:
    """Yield the complaints about `classes` and `special`. A table may do without both."""
    if not table.classes and not table.special:
        return
    if table.host:
        yield "classes", "a host sells models that others made; remove `classes` and `special`"
        return
    for index, row in enumerate(table.classes):
        for where, problem in _check_row(row, today):
            yield f"classes[{index}]{where}", problem
    yield from _check_places(table)


def _check_row(row: ClassRow, today: date) -> Iterator[Complaint]:
    if row.checked and row.checked > today:
        yield ".checked", f"{row.checked} is in the future; enter the day someone checked it"
    if row.said and row.checked is None:
        yield ".said", "is a quotation that nobody read on a day; add `checked`, or remove it"
    if row.said is None and row.checked:
        yield ".checked", "is the day on which words were read; add them as `said`, or remove it"
    if row.said is None and row.note is None:
        yield ".note", "is missing; add the vendor's words as `said`, or say here what the class rests on"


def _check_places(table: Table) -> Iterator[Complaint]:
    places = Counter([*table.special, *(name for row in table.classes for name in row.models)])
    kinds = {model.id: model.kind for model in table.models}
    for name, times in places.items():
        if name not in kinds:
            yield "classes", f"no model has the id {name}; correct or remove it"
        elif kinds[name] != "chat":
            yield "classes", f"{name} is no chat model; remove it"
        elif times > 1:
            yield "classes", f"{name} appears twice; keep one"
    for name, kind in kinds.items():
        if kind == "chat" and name not in places:
            yield "classes", f"{name} has no class; add it to one, or to `special`"
