"""Verdict of a policy, as people read it: in a terminal, and as the comment of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from costcalc import formatting
from costcalc.cli.baseline import write_share
from costcalc.cli.policy.answer import PolicyAnswer
from costcalc.cli.policy.comment import write_safely
from costcalc.cli.policy.limits import CheckedPrompt
from costcalc.cli.policy.usage import CheckedDepartment
from costcalc.cli.policy.verdict import VERDICTS, Finding, rank
from costcalc.export.aligned_text import draw_aligned
from costcalc.formatting import legible, shorten
from costcalc.web.conditions import compare_excluded

MOST_TABLE: Final = 28_000
MOST_SENTENCES: Final = 6_000
"""Characters of a table of a comment, and of what stands below: GitHub takes no more than 65,536 in all."""
LONGEST_CELL: Final = 300
HEADS: Final = ("Verdict", "Prompt", "Model", "Before", "Now", "Change", "Month", "Why")
NUMERIC: Final = (False, False, False, True, True, True, True, False)
BUDGET_HEADS: Final = ("Verdict", "Department", "Month", "Spent", "Budget", "Why")
BUDGET_NUMERIC: Final = (False, False, False, True, True, False)
Row = tuple[str, ...]


def to_text(answer: PolicyAnswer) -> Iterator[str]:
    """Write it for a terminal, in full."""
    yield f"{answer.verdict}: {_count(answer)}"
    for heads, numeric, rows in _list_tables(answer):
        yield ""
        yield from draw_aligned([heads, *([legible(cell) for cell in row] for row in rows)], numeric)
    if said := [*_list_sentences(answer)]:
        yield from ("", *map(legible, said))


def to_markdown(answer: PolicyAnswer) -> Iterator[str]:
    """Write the comment: what fails and warns comes first, and what is beyond its length is counted."""
    yield f"## Costs: {answer.verdict}"
    yield ""
    yield _count(answer)
    for heads, numeric, rows in _list_tables(answer):
        yield ""
        yield _join(heads)
        yield _join("---:" if right else "---" for right in numeric)
        yield from _cut((_join(map(_write_cell, row)) for row in rows), MOST_TABLE, "row")
    if said := [f"- {_write_cell(sentence)}" for sentence in _list_sentences(answer)]:
        yield ""
        yield from _cut(said, MOST_SENTENCES, "remark")


def _write_cell(text: str) -> str:
    return write_safely(shorten(text, LONGEST_CELL))


def _cut(lines: Iterable[str], most: int, what: str) -> Iterator[str]:
    """Yield lines up to so many characters, and how many there are more."""
    left, beyond = most, 0
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            beyond += 1
        else:
            yield line
    if beyond:
        yield from ("", f"… and {formatting.plural(beyond, what)} more, which the JSON has.")


def _join(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _count(answer: PolicyAnswer) -> str:
    """`1 fails, 2 warn, 5 pass; prices as of 2026-11-22, in US dollars.`"""
    verdicts = answer.verdicts
    words = {"FAIL": ("fails", "fail"), "WARN": ("warns", "warn"), "PASS": ("passes", "pass")}
    counts = [(verdicts.count(verdict), words[verdict]) for verdict in reversed(VERDICTS)]
    said = [f"{number:,} {one if number == 1 else several}" for number, (one, several) in counts if number]
    days = sorted({f"{each.estimate.request.conditions.as_of}" for each in answer.priced})
    dated = f"; prices as of {' and '.join(days)}, in US dollars" if days else ""
    return f"{', '.join(said) or 'nothing was checked'}{dated}."


def _list_tables(answer: PolicyAnswer) -> Iterator[tuple[Row, tuple[bool, ...], list[Row]]]:
    if answer.prompts:
        prompts = sorted(answer.prompts, key=lambda each: rank(each.verdict))
        yield HEADS, NUMERIC, [_write_prompt(each) for each in prompts]
    if answer.usage and answer.usage.departments:
        departments = sorted(answer.usage.departments, key=lambda each: rank(each.finding.verdict))
        yield BUDGET_HEADS, BUDGET_NUMERIC, [_write_department(each) for each in departments]


def _write_prompt(prompt: CheckedPrompt) -> Row:
    change = prompt.change
    return (
        prompt.verdict,
        change.file,
        change.model,
        formatting.rate(change.before),
        _mark(formatting.rate(change.now), prompt),
        write_share(change.increase),
        _mark(formatting.money(prompt.month), prompt),
        _join_findings(prompt.findings),
    )


def _mark(cost: str, prompt: CheckedPrompt) -> str:
    """Mark a cost that is the least, or of tokens that are not exact."""
    known = cost != formatting.UNKNOWN
    return ("≈ " if prompt.estimated and known else "") + formatting.least(cost, partial=prompt.partial and known)


def _write_department(each: CheckedDepartment) -> Row:
    spent = formatting.least(formatting.money(each.spent), partial=each.partial and each.spent is not None)
    budget = formatting.stated(each.budget)
    return (each.finding.verdict, each.name, each.month, spent, budget, _join_findings([each.finding]))


def _join_findings(findings: Iterable[Finding]) -> str:
    """Join the sentences, the worst first."""
    worst_first = sorted(findings, key=lambda each: rank(each.verdict))
    return "; ".join(finding.message for finding in worst_first)


def _list_sentences(answer: PolicyAnswer) -> Iterator[str]:
    """Yield what is to be said below the tables: of all of it, and what the vendors charge for beside the costs."""
    for finding in (*answer.findings, *(answer.usage.findings if answer.usage else ())):
        yield f"{finding.verdict}: {finding.message}"
    results = (result for each in answer.priced for result in each.estimate.results)
    if left_out := compare_excluded(results):
        yield left_out
