"""Verdict of a policy, as programs read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from costcalc import formatting
from costcalc.cli import baseline
from costcalc.cli.policy.limits import CheckedPrompt
from costcalc.cli.policy.prompts import PricedPrompt
from costcalc.cli.policy.usage import CheckedDepartment, CheckedUsage
from costcalc.cli.policy.verdict import VERDICTS, Finding, Verdict, choose_worst
from costcalc.current import catalog
from costcalc.request.from_json import says_requests
from costcalc.schema.values import CatalogResponse, describe


@dataclass(frozen=True, slots=True)
class PolicyAnswer:
    """What a policy comes to."""

    priced: Sequence[PricedPrompt]
    prompts: Sequence[CheckedPrompt]
    usage: CheckedUsage | None
    findings: tuple[Finding, ...]
    """What is to be said of all of it, such as patterns that no file fits."""

    @property
    def verdicts(self) -> list[Verdict]:
        """Return the verdict of each thing that was checked."""
        departments = self.usage.departments if self.usage else ()
        on_usage = self.usage.findings if self.usage else ()
        return [
            *(each.verdict for each in self.prompts),
            *(each.finding.verdict for each in departments),
            *(each.verdict for each in (*on_usage, *self.findings)),
        ]

    @property
    def verdict(self) -> Verdict:
        """Return the worst of all; what checked nothing does not pass."""
        return choose_worst(self.verdicts) if self.verdicts else "WARN"


def describe_policy(answer: PolicyAnswer) -> dict[str, Any]:
    """Return the answer as JSON. `estimates` are those of `costcalc estimate`, so that it can be a baseline."""
    from costcalc.estimate.api import describe_estimate  # noqa: PLC0415 -- with the types of all answers

    verdicts = answer.verdicts
    return {
        "catalog": describe(CatalogResponse, catalog()),
        "verdict": answer.verdict,
        "counts": {verdict: verdicts.count(verdict) for verdict in reversed(VERDICTS)},
        "findings": _describe_findings(answer.findings),
        "prompts": [_describe_prompt(each) for each in answer.prompts],
        "usage": _describe_usage(answer.usage) if answer.usage else None,
        "estimates": [
            {"file": each.name, **describe_estimate(each.estimate, monthly=says_requests(each.group))}
            for each in answer.priced
        ],
    }


def _describe_prompt(prompt: CheckedPrompt) -> dict[str, Any]:
    return {
        "verdict": prompt.verdict,
        **baseline.build_json([prompt.change])[0],
        "partial": prompt.partial,
        "estimated": prompt.estimated,
        "monthly": formatting.plain(prompt.month) or None,
        "findings": _describe_findings(prompt.findings),
    }


def _describe_usage(usage: CheckedUsage) -> dict[str, Any]:
    return {
        "verdict": usage.verdict,
        "findings": _describe_findings(usage.findings),
        "budgets": [_describe_department(each) for each in usage.departments],
        "departments": usage.answer,
    }


def _describe_department(each: CheckedDepartment) -> dict[str, Any]:
    return {
        "verdict": each.finding.verdict,
        "department": each.name,
        "month": each.month,
        "spent": formatting.plain(each.spent) or None,
        "partial": each.partial,
        "budget": formatting.plain(each.budget),
        "findings": _describe_findings([each.finding]),
    }


def _describe_findings(findings: Iterable[Finding]) -> list[dict[str, str]]:
    return [finding._asdict() for finding in findings]
