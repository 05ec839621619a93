"""What a file of budgets holds, in YAML or JSON, and what programs send."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import (
    BeforeValidator,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)

from costcalc.input_limits import LONGEST_NAME, MOST_DIVISIONS
from costcalc.usage.reports.budget_amount import LONGEST
from pricing.usage_log.fields.labels import LONGEST_LABEL
from pricing.value_types import StrictModel

MOST_DEPARTMENTS: Final = 200
MOST_RULES: Final = 20
"""Rules of a department."""
MOST_VALUES: Final = 500
"""Values of a label in a rule."""


def _read_text(value: object) -> object:
    """Read what YAML took for a number or a day as it is written: a name may be one."""
    if isinstance(value, bool):
        raise ValueError(f"text in quotes: without them, YAML reads it as {str(value).lower()}")
    return f"{value}" if isinstance(value, int | Decimal | date) else value


def _wrap(value: Any, check: ValidatorFunctionWrapHandler) -> Any:
    """Make a list of what may be written without one; its faults are then at the value itself."""
    if isinstance(value, list | None):
        return check(value)
    try:
        return check([value])
    except ValidationError as error:
        faults: list[Any] = [{**each, "loc": each["loc"][1:]} for each in error.errors(include_url=False)]
        raise ValidationError.from_exception_data(error.title, faults) from None


def _describe_text(longest: int) -> dict[str, Any]:
    return {"anyOf": [{"type": "string", "minLength": 1, "maxLength": longest}, {"type": "number"}]}


def _describe_list(item: dict[str, Any], most: int) -> dict[str, Any]:
    """Describe an item, or a list of such."""
    several = {"type": "array", "items": item, "minItems": 1, "maxItems": most}
    return {"anyOf": [*item.get("anyOf", [item]), several]}


_TEXT: Final = _describe_text(LONGEST_LABEL)
_RULE: Final[dict[str, Any]] = {
    "type": "object",
    "propertyNames": {"minLength": 1, "maxLength": LONGEST_NAME},
    "additionalProperties": _describe_list(_TEXT, MOST_VALUES),
    "minProperties": 1,
    "maxProperties": MOST_DIVISIONS,
}
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_LABEL), BeforeValidator(_read_text)]
Texts = Annotated[list[Text], Field(min_length=1, max_length=MOST_VALUES), WrapValidator(_wrap)]
RuleFields = Annotated[dict[str, Texts], Field(min_length=1, max_length=MOST_DIVISIONS)]
Rules = Annotated[
    list[RuleFields],
    Field(min_length=1, max_length=MOST_RULES),
    WrapValidator(_wrap),
    WithJsonSchema(_describe_list(_RULE, MOST_RULES)),
]
Budget = Annotated[
    str,
    Field(min_length=1, max_length=LONGEST),
    BeforeValidator(_read_text),
    WithJsonSchema(_describe_text(LONGEST)),
]
"""As it is written; `budget_amount` reads it."""


class DepartmentFields(StrictModel):
    """Department with a monthly budget and the labels of its usage."""

    name: Annotated[Text, WithJsonSchema(_TEXT)]
    budget: Budget
    """Dollars of a month, also as people write them, such as "1,200 a month"; "none" for no budget."""
    when: Rules
    """Labels of its usage, each with a value or several; `*` stands for any characters. Several such objects: any of
    them."""


class BudgetsFields(StrictModel):
    """Departments and what each may spend in a month."""

    currency: Annotated[str, Field(max_length=LONGEST)] = "USD"
    """USD."""
    departments: Annotated[list[DepartmentFields], Field(min_length=1, max_length=MOST_DEPARTMENTS)]
    everything_else: Annotated[Budget, Field(alias="everything else")] = "none"
    """Budget for usage of no department; default: none."""
