"""What a policy file holds, in YAML or JSON."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from costcalc.cli.baseline import read_share
from costcalc.request.schema import EstimateRequest, PromptRequest
from costcalc.usage.reports.budgets_schema import Texts
from pricing.value_types import Dollars, Number, StrictModel

MOST_GROUPS: Final = 50
Increase = Annotated[Number, BeforeValidator(read_share)]
Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
Text = Annotated[str, Field(min_length=1, max_length=500)]


class PromptsFields(EstimateRequest):
    """Prompts, the models that they are for, and what is assumed about a request: fields of the API's estimate."""

    files: Texts
    """Files, as paths or patterns such as `prompts/**/*.md`, within the folder in which the command runs."""
    models: Texts
    as_text: bool = False
    """Count JSON as plain text."""


class LimitsFields(StrictModel):
    """What each prompt may cost on each of its models. What is more warns, or fails."""

    increase: Increase | None = None
    """Of the cost of a request, as a percentage of the cost before."""
    increase_usd_per_request: Dollars | None = None
    """Dollars that a request may cost more than before."""
    increase_usd_per_month: Dollars | None = None
    """Dollars that a month may cost more than before, at as many requests."""
    usd_per_request: Dollars | None = None
    """Dollars of a request."""
    usd_per_month: Dollars | None = None
    """Dollars of a month."""


class UsageFields(StrictModel):
    """Logs of usage, and the budgets that it has to keep to."""

    files: Texts
    """Logs: files, folders or patterns, within the folder in which the command runs."""
    budgets: Text
    """File of budgets by department."""
    month: Month | None = None
    """Default: this month, in UTC."""


class PolicyFields(StrictModel):
    """Policy: what prompts and usage may cost."""

    prompts: Annotated[list[PromptsFields], Field(max_length=MOST_GROUPS)] = Field(default_factory=list)
    warn: LimitsFields = LimitsFields()
    fail: LimitsFields = LimitsFields()
    usage: UsageFields | None = None


IN_FILES: Final = (*PromptRequest.model_fields, "input_tokens", "usage", "measured_tokens")
"""Fields of an estimate that files stand for. PDF pages and seconds of audio may stand beside a text."""
BESIDE: Final = ("pages", "audio_seconds")
NOT_HERE: Final = tuple(name for name in IN_FILES if name not in BESIDE)
LIMITS: Final = tuple(LimitsFields.model_fields)
INCREASES: Final = tuple(name for name in LIMITS if name.startswith("increase"))
MONTHLY: Final = tuple(name for name in LIMITS if name.endswith("per_month"))
