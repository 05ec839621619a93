"""File of budgets, as YAML or JSON → departments, or all that is wrong with it, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from costcalc.formatting import legible
from costcalc.input_limits import LONGEST_NAME, MOST_DIVISIONS
from costcalc.usage.reports.budget_amount import read_budget, read_currency
from costcalc.usage.reports.budgets_schema import BudgetsFields, DepartmentFields
from pricing import strict_json
from pricing.regular_file import ReadingError
from pricing.strict_json import JSONError, below
from pricing.usage_log.charges.total import DIMENSIONS, IN_TIME
from pricing.usage_log.fields.labels import SPELLINGS
from pricing.usage_log.reports.departments.budgets import ANY, Budgets, Department, Rule, Values
from pricing.yaml_reader import find_lines, parse

LARGEST: Final = 200_000
"""Characters of a file of budgets."""
MOST_RULES: Final = 500
MOST_VALUES: Final = 5_000
MOST_PATTERNS: Final = 100
"""Of all departments. Each value with `*` is tried on each combination of labels, which takes microseconds."""
MOST_TOLD: Final = 10
EVERYTHING_ELSE: Final = "everything else"
TOTAL: Final = "total"
RESERVED: Final = (EVERYTHING_ELSE, TOTAL)
"""Names of lines that are no department's."""
KEYS: Final = {1: ("currency", "departments", EVERYTHING_ELSE), 3: ("name", "budget", "when")}
"""Keys of the file, by how deep they stand."""
Path = tuple[str | int, ...]


class BudgetFault(NamedTuple):
    """Something wrong with budgets."""

    path: Path
    problem: str

    @property
    def place(self) -> str:
        """Return the path as people read it: `departments[1].budget`."""
        place = ""
        for part in self.path:
            place = below(place, legible(part) if isinstance(part, str) else part)
        return place


class BudgetsError(ValueError):
    """All that is wrong with budgets; the message has a line for each fault."""

    def __init__(self, faults: Sequence[BudgetFault], text: str = "") -> None:
        self.faults = faults
        lines = find_lines(text, [fault.path for fault in faults]) if text else [0] * len(faults)
        located = sorted(zip(lines, faults, strict=True), key=lambda each: each[0])
        self.lines = [_describe_fault(*each) for each in located[:MOST_TOLD]]
        if len(faults) > MOST_TOLD:
            self.lines.append(f"and {len(faults) - MOST_TOLD:,} more")
        super().__init__("\n".join(self.lines))


def _describe_fault(line: int, fault: BudgetFault) -> str:
    return ": ".join(filter(None, (f"line {line}" if line and fault.path else "", fault.place, fault.problem)))


def read_budgets(text: str) -> Budgets:
    """Read a file of budgets; one that begins with `{` is JSON. Raises BudgetsError, with the lines of its faults."""
    try:
        raw = _parse(text)
        return make_budgets(BudgetsFields.model_validate(raw))
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise BudgetsError([_convert(detail) for detail in details], text) from None
    except BudgetsError as error:
        raise BudgetsError(error.faults, text) from None


def _parse(text: str) -> Any:
    if len(text) > LARGEST:
        raise BudgetsError([BudgetFault((), f"longer than {LARGEST:,} characters; leave out what is no budget")])
    text = text.removeprefix("\ufeff")
    try:
        if not text.lstrip().startswith("{"):
            return parse(text)
        raw = strict_json.parse(text)
        strict_json.check(raw)
    except (ReadingError, JSONError) as error:
        raise BudgetsError([BudgetFault((), str(error))]) from None
    return raw


def make_budgets(fields: BudgetsFields) -> Budgets:
    """Make departments of what was sent. Raises BudgetsError where two have a name, or are sure to claim the same."""
    faults = _Faults()
    faults.check(read_currency, fields.currency, ("currency",))
    departments = tuple(_make_department(each, number, faults) for number, each in enumerate(fields.departments))
    budgets = Budgets(departments, faults.check(read_budget, fields.everything_else, (EVERYTHING_ELSE,)))
    faults += [*_check_names(departments), *_check_labels(budgets), *_check_size(budgets)]
    if not faults:
        faults += _check_overlaps(budgets)
    if faults:
        raise BudgetsError(faults)
    return budgets


class _Faults(list[BudgetFault]):
    """Faults that are found."""

    def check(self, read: Callable[[str], Decimal | None], text: str, path: Path) -> Decimal | None:
        try:
            return read(text)
        except ValueError as error:
            self.append(BudgetFault(path, str(error)))
            return None


def _make_department(fields: DepartmentFields, number: int, faults: _Faults) -> Department:
    budget = faults.check(read_budget, fields.budget, ("departments", number, "budget"))
    rules = (Rule({name: Values(tuple(texts)) for name, texts in each.items()}) for each in fields.when)
    return Department(fields.name.strip(), budget, tuple(rules))


def _check_names(departments: Sequence[Department]) -> Iterator[BudgetFault]:
    seen: dict[str, int] = {}
    for number, each in enumerate(departments):
        name, path = each.name.casefold(), ("departments", number, "name")
        if not each.name.isprintable() or not name:
            yield BudgetFault(path, "write a name that can be printed")
        elif name in RESERVED:
            yield BudgetFault(path, f"{each.name} is a line of the answer; give the department another name")
        elif name in seen:
            problem = f"{each.name} appears twice; make one of them, with a list of rules under `when`"
            yield BudgetFault(path, problem)
        seen.setdefault(name, number)


def _check_labels(budgets: Budgets) -> Iterator[BudgetFault]:
    """Find labels by which no department can be told."""
    for number, department in enumerate(budgets.departments):
        for place, rule in enumerate(department.rules):
            for name in rule.labels:
                path = ("departments", number, "when", place, name)
                if name in IN_TIME:
                    yield BudgetFault(path, f"{name} is no label of a department; the answer is by month")
                elif not 0 < len(name) <= LONGEST_NAME:
                    yield BudgetFault(path[:-1], f"a label has from 1 to {LONGEST_NAME} characters")


def _check_size(budgets: Budgets) -> Iterator[BudgetFault]:
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
            yield BudgetFault(("departments",), f"{number:,} {what}; the limit is {most:,}")


def _check_overlaps(budgets: Budgets) -> Iterator[BudgetFault]:
    for first, second, example in budgets.find_overlaps():
        one, other = budgets.departments[first].name, budgets.departments[second].name
        yield BudgetFault(("departments", second, "when"), describe_overlap(one, other, example))


def describe_overlap(first: str, second: str, example: Mapping[str, str], beside: str = "") -> str:
    """Say of two departments that they claim the same usage."""
    labels = ", ".join(f"{legible(name)} {legible(value)}" for name, value in example.items())
    return f"{first} and {second} both claim usage with {labels}{beside}; narrow one of the two rules"


def suggest_label(name: str) -> str:
    """Return what a label may have been meant to be; blank where nothing is like it."""
    return suggest(name, (*SPELLINGS, *(known for known in DIMENSIONS if known not in IN_TIME)))


def suggest(word: str, known: Sequence[str]) -> str:
    """Ask whether one of the known words was meant; blank where none is like it."""
    near = get_close_matches(word.casefold(), known, n=1)
    return f"did you mean {near[0]}?" if near and near[0] != word else ""


def _convert(detail: Mapping[str, Any]) -> BudgetFault:
    place = detail["loc"][:-1] if detail["type"] == "invalid_key" else detail["loc"]
    path = tuple(part for part in place if part != "[key]")
    return BudgetFault(path, _explain(path, detail))


def _explain(path: Path, detail: Mapping[str, Any]) -> str:
    kind = detail["type"]
    if kind == "extra_forbidden":
        key, known = str(path[-1]), KEYS.get(len(path), ())
        return f"unknown key; {suggest(key, known) or 'write one of ' + ', '.join(known)}"
    if kind == "list_type":
        return "expected a list, each item behind a dash" if len(path) == 1 else "is blank; write a value"
    if kind in WORDS:
        return WORDS[kind].format(**detail.get("ctx", {}))
    return "expected " + str(detail["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")


WORDS: Final[Mapping[str, str]] = {
    "missing": "is missing; add it",
    "model_type": "expected keys with values below them, such as `name: Support`",
    "dict_type": "expected labels with values, such as `team: support`",
    "string_type": "is blank, or not text; write text",
    "string_too_short": "is blank; write something",
    "string_too_long": "longer than {max_length:,} characters",
    "too_short": "is empty; name at least one",
    "too_long": "more than {max_length:,} of them",
    "invalid_key": "a key that is a number; in braces a comma ends a value: put an amount such as 1,200 in quotes",
}
"""What is wrong with the form of a file, by pydantic's types of errors."""
