"""File of budgets, as YAML or JSON → departments, or all that is wrong with it, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from costcalc.formatting import legible
from costcalc.input_limits import LONGEST_NAME, MOST_DIVISIONS
from costcalc.schema.written import Path, WrittenError, WrittenFault, read_written, suggest
from costcalc.usage.reports.budget_amount import read_budget, read_currency
from costcalc.usage.reports.budgets_schema import BudgetsFields, DepartmentFields
from pricing.usage_log.charges.total import DIMENSIONS, IN_TIME
from pricing.usage_log.fields.labels import SPELLINGS
from pricing.usage_log.reports.departments.budgets import ANY, Budgets, Department, Rule, Values

MOST_RULES: Final = 500
MOST_VALUES: Final = 5_000
MOST_PATTERNS: Final = 100
"""Of all departments. Each value with `*` is tried on each combination of labels, which takes microseconds."""
EVERYTHING_ELSE: Final = "everything else"
TOTAL: Final = "total"
RESERVED: Final = (EVERYTHING_ELSE, TOTAL)
"""Names of lines that are no department's."""
KEYS: Final = {1: ("currency", "departments", EVERYTHING_ELSE), 3: ("name", "budget", "when")}
"""Keys of the file, by how deep they stand."""


def read_budgets(text: str) -> Budgets:
    """Read a file of budgets; one that begins with `{` is JSON. Raises WrittenError, with the lines of its faults."""
    fields = read_written(text, BudgetsFields, list_keys, "leave out what is no budget")
    try:
        return make_budgets(fields)
    except WrittenError as error:
        raise WrittenError(error.faults, text) from None


def list_keys(path: Path) -> Sequence[str]:
    """Return the keys that may stand at a place, by how deep it is."""
    return KEYS.get(len(path), ())


def make_budgets(fields: BudgetsFields) -> Budgets:
    """Make departments of what was sent. Raises WrittenError where two have a name, or are sure to claim the same."""
    faults = _Faults()
    faults.check(read_currency, fields.currency, ("currency",))
    departments = tuple(_make_department(each, number, faults) for number, each in enumerate(fields.departments))
    budgets = Budgets(departments, faults.check(read_budget, fields.everything_else, (EVERYTHING_ELSE,)))
    faults += [*_check_names(departments), *_check_labels(budgets), *_check_size(budgets)]
    if not faults:
        faults += _check_overlaps(budgets)
    if faults:
        raise WrittenError(faults)
    return budgets


class _Faults(list[WrittenFault]):
    """Faults that are found."""

    def check(self, read: Callable[[str], Decimal | None], text: str, path: Path) -> Decimal | None:
        try:
            return read(text)
        except ValueError as error:
            self.append(WrittenFault(path, str(error)))
            return None


def _make_department(fields: DepartmentFields, number: int, faults: _Faults) -> Department:
    budget = faults.check(read_budget, fields.budget, ("departments", number, "budget"))
    rules = (Rule({name: Values(tuple(texts)) for name, texts in each.items()}) for each in fields.when)
    return Department(fields.name.strip(), budget, tuple(rules))


def _check_names(departments: Sequence[Department]) -> Iterator[WrittenFault]:
    seen: dict[str, int] = {}
    for number, each in enumerate(departments):
        name, path = each.name.casefold(), ("departments", number, "name")
        if not each.name.isprintable() or not name:
            yield WrittenFault(path, "write a name that can be printed")
        elif name in RESERVED:
            yield WrittenFault(path, f"{each.name} is a line of the answer; give the department another name")
        elif name in seen:
            problem = f"{each.name} appears twice; make one of them, with a list of rules under `when`"
            yield WrittenFault(path, problem)
        seen.setdefault(name, number)


def _check_labels(budgets: Budgets) -> Iterator[WrittenFault]:
    """Find labels by which no department can be told."""
    for number, department in enumerate(budgets.departments):
        for place, rule in enumerate(department.rules):
            for name in rule.labels:
                path = ("departments", number, "when", place, name)
                if name in IN_TIME:
                    yield WrittenFault(path, f"{name} is no label of a department; the answer is by month")
                elif not 0 < len(name) <= LONGEST_NAME:
                    yield WrittenFault(path[:-1], f"a label has from 1 to {LONGEST_NAME} characters")


def _check_size(budgets: Budgets) -> Iterator[WrittenFault]:
    """Find that there is more than can be tried on each combination of labels."""
    rules = [rule for each in budgets.departments for rule in each.rules]
    texts = [text for rule in rules for values in rule.labels.values() for text in values.texts]
    for number, what, most in (
        (len(rules), "rules", MOST_RULES),
        (len(texts), "values", MOST_VALUES),
        (sum(ANY in text for text in texts), f"values with {ANY}", MOST_PATTERNS),
        (len(budgets.labels), "different labels", MOST_DIVISIONS),
    ):
        if number > most:
            yield WrittenFault(("departments",), f"{number:,} {what}; the limit is {most:,}")


def _check_overlaps(budgets: Budgets) -> Iterator[WrittenFault]:
    for first, second, example in budgets.find_overlaps():
        one, other = budgets.departments[first].name, budgets.departments[second].name
        yield WrittenFault(("departments", second, "when"), describe_overlap(one, other, example))


def describe_overlap(first: str, second: str, example: Mapping[str, str], beside: str = "") -> str:
    """Say of two departments that they claim the same usage."""
    labels = ", ".join(f"{legible(name)} {legible(value)}" for name, value in example.items())
    return f"{first} and {second} both claim usage with {labels}{beside}; narrow one of the two rules"


def suggest_label(name: str) -> str:
    """Return what a label may have been meant to be; blank where nothing is like it."""
    return suggest(name, (*SPELLINGS, *(known for known in DIMENSIONS if known not in IN_TIME)))
