"""Files of budgets as people write them, and what they are told of each mistake."""

from __future__ import annotations

import re
from decimal import Decimal as D
from pathlib import Path
from time import process_time

import pytest

from costcalc.schema.written import LARGEST, MOST_TOLD, WORDS, WrittenError
from costcalc.usage.reports.budget_amount import DOLLARS_ALONE, read_budget
from costcalc.usage.reports.budgets_file import read_budgets
from costcalc.usage.reports.departments_form import EXAMPLE


def read_wrong(text: str) -> list[str]:
    with pytest.raises(WrittenError) as caught:
        read_budgets(text)
    assert str(caught.value) == "\n".join(caught.value.lines)
    return caught.value.lines


def one(budget: str = "5", when: str = "{team: a}", name: str = "A") -> str:
    return f"departments:\n  - name: {name}\n    budget: {budget}\n    when: {when}\n"


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("1,200 a month", 1_200),
        ("1,200", 1_200),
        ("1200", 1_200),
        ("$1,200", 1_200),
        ("$ 1,200 per month", 1_200),
        ("USD 1,200.50 monthly", "1200.50"),
        ("1,200 USD/month", 1_200),
        ("US$1.2k / mo", 1_200),
        ("5k dollars each month", 5_000),
        ("1.5m", 1_500_000),
        ("1 200 a month", 1_200),
        ("0", 0),
        ("0.002", "0.002"),
        ("12.50", "12.50"),
        ("none", None),
        ("No budget", None),
    ],
)
def test_budgets_as_people_write_them(text: str, dollars: int | str | None) -> None:
    assert read_budget(text) == (None if dollars is None else D(dollars))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a lot", "write dollars of a month, such as 1,200 a month; or none"),
        ("", "write dollars"),
        ("-5", "a budget is from 0 to 1,000,000,000,000 dollars a month"),
        ("9e13", "a budget is from 0"),
        ("12,000 a year", "budgets are those of a month, and this is a year"),
        ("12,000 yearly", "budgets are those of a month, and this is yearly"),
        ("400/day", "budgets are those of a month, and this is /day"),
        ("1,200 EUR", "budgets are in US dollars, as the prices are, and nothing is converted here"),
        ("€1,200", "budgets are in US dollars"),
        ("1,20", "A comma separates thousands and a point decimals"),
        ("1.200", "1.200 is 1,200 to one reader and 1.2 to another; write one of these"),
        ("1.200,50", "A comma separates thousands"),
    ],
)
def test_what_is_no_monthly_budget_says_what_to_write(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem)):
        read_budget(text)


def test_the_example_is_one() -> None:
    budgets = read_budgets(EXAMPLE)
    assert [(each.name, each.budget) for each in budgets.departments] == [
        ("Support", D(1_200)),
        ("Research", D(5_000)),
    ]
    assert budgets.rest == 300
    support, research = budgets.departments
    assert [{name: values.texts for name, values in rule.labels.items()} for rule in support.rules] == [
        {"team": ("support", "helpdesk")}
    ]
    assert [{name: values.texts for name, values in rule.labels.items()} for rule in research.rules] == [
        {"team": ("research",)},
        {"workspace": ("Research",), "api_key": ("nightly-*",)},
    ]


def test_json_says_the_same() -> None:
    yaml = 'departments:\n- {name: A, budget: "1,200", when: {team: [a, 4711]}}\neverything else: 3.5\n'
    json = '{"departments": [{"name": "A", "budget": "1,200", "when": {"team": ["a", 4711]}}], "everything else": 3.5}'
    assert read_budgets(json) == read_budgets(yaml) == read_budgets("\ufeff" + json)
    assert read_budgets(yaml).departments[0].rules[0].labels["team"].texts == ("a", "4711")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ["expected keys with values below them, such as `name: Support`"]),
        ("departments: []", ["line 1: departments: is empty; name at least one"]),
        ("departments: {A: 5}", ["line 1: departments: expected a list, each item behind a dash"]),
        (
            one() + "everything_else: 3\n",
            ["line 5: everything_else: unknown key; did you mean everything else?"],
        ),
        (
            one() + "    bugdet: 3\n",
            ["line 5: departments[0].bugdet: unknown key; did you mean budget?"],
        ),
        (one() + "    xyz: 3\n", ["line 5: departments[0].xyz: unknown key; write one of name, budget, when"]),
        ("departments:\n  - name: A\n", [
            "line 2: departments[0].budget: is missing; add it", "line 2: departments[0].when: is missing; add it",
        ]),
        (one(""), ["line 3: departments[0].budget: is blank, or not text; write text"]),
        (one(when=""), ["line 4: departments[0].when: is blank; write a value"]),
        (one(when="{}"), ["line 4: departments[0].when: is empty; name at least one"]),
        (one(when="support"), ["line 4: departments[0].when: expected labels with values, such as `team: support`"]),
        (one(when="{team: []}"), ["line 4: departments[0].when.team: is empty; name at least one"]),
        (one(when="{team: [a, no]}"), [
            "line 4: departments[0].when.team[1]: expected text in quotes: without them, YAML reads it as false",
        ]),
        (one(when="{month: 2026-11}"), [
            "line 4: departments[0].when[0].month: month is no label of a department; the answer is by month",
        ]),
        (
            "departments:\n  - {name: A, budget: 1,200, when: {team: a}}\n",
            [f"line 2: departments[0]: {WORDS['invalid_key']}"],
        ),
        ("currency: EUR\n" + one(), [
            f"line 1: currency: {DOLLARS_ALONE}",
        ]),
        (one(name="Total"), [
            "line 2: departments[0].name: Total is a line of the answer; give the department another name",
        ]),
        (one() + "  - {name: a, budget: 5, when: {team: b}}\n", [
            "line 5: departments[1].name: a appears twice; make one of them, with a list of rules under `when`",
        ]),
        (one(when="{team: [a, b]}") + "  - name: B\n    budget: 5\n    when:\n      team: B*\n", [
            "line 7: departments[1].when: A and B both claim usage with team b; narrow one of the two rules",
        ]),
        (one() + "departments: 3\n", ["line 5, column 1: the key `departments` appears twice; keep one"]),
        ('{"departments": 3, "departments": 3}', ['the key "departments" appears twice; keep one']),
        ('{"departments": [', ["not valid JSON at line 1, column 18: Expecting value"]),
        ("departments: [", ["line 2, column 1: did not find expected node content"]),
    ],
)  # fmt: skip
def test_each_mistake_has_its_line_its_place_and_what_to_do(text: str, lines: list[str]) -> None:
    assert read_wrong(text) == lines


def test_all_mistakes_are_told_at_once_in_their_order_as_far_as_anyone_reads() -> None:
    text = one("12 a year") + "  - {name: B, budget: '-1', when: {team: b}}\ncurrency: EUR\n"
    assert [line.split(":")[0] for line in read_wrong(text)] == ["line 3", "line 5", "line 6"]
    many = "departments:\n" + "".join(f"  - {{name: D{n}, when: {{team: t{n}}}}}\n" for n in range(MOST_TOLD + 7))
    assert read_wrong(many)[-1] == "and 7 more"


def list_departments(number: int, when: str) -> str:
    return "departments:\n" + "".join(f"- {{name: D{n}, budget: 1, when: {when.format(n=n)}}}\n" for n in range(number))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (list_departments(201, "{{team: t{n}}}"), "departments: more than 200 of them"),
        (
            one(when=f"[{', '.join(f'{{l{n}: a}}' for n in range(13))}]"),
            "departments: 13 different labels; the limit is 12",
        ),
        (one(when=f"{{{', '.join(f'l{n}: a' for n in range(13))}}}"), "departments[0].when: more than 12 of them"),
        (one(when=f"[{', '.join('{a: b}' for _ in range(21))}]"), "departments[0].when: more than 20 of them"),
        (one(when=f"{{team: [{'a, ' * 500}b]}}"), "departments[0].when.team: more than 500 of them"),
        (one(when="{team: " + "a" * 201 + "}"), "departments[0].when.team: longer than 200 characters"),
        (one(when="{" + "a" * 201 + ": a}"), "departments[0].when[0]: a label has from 1 to 200 characters"),
        (one(when="{'': a}"), "departments[0].when[0]: a label has from 1 to 200 characters"),
        (list_departments(101, "{{team: t{n}*}}"), "departments: 101 values with *; the limit is 100"),
        (
            list_departments(167, "[{{team: a{n}}}, {{team: b{n}}}, {{team: c{n}}}]"),
            "departments: 501 rules; the limit is 500",
        ),
        ("#" * (LARGEST + 1), "longer than 200,000 characters; leave out what is no budget"),
    ],
)
def test_bounds(text: str, problem: str) -> None:
    (line,) = read_wrong(text)
    assert line.partition(": ")[2] == problem or line == problem


def test_the_largest_file_is_read_and_matched_in_time() -> None:
    starred = [f"{{team: t{n}-*, project: p{n}}}" for n in range(100)]
    plain = [f"{{team: [{', '.join(f'u{n}-{k}' for k in range(48))}]}}" for n in range(100)]
    rules = [*starred, *plain]
    text = "departments:\n" + "".join(f"- {{name: D{n}, budget: 1, when: {rule}}}\n" for n, rule in enumerate(rules))
    assert len(text) < LARGEST
    before = process_time()
    budgets = read_budgets(text)
    assert process_time() - before < 10
    before = process_time()
    for number in range(1_000):
        assert budgets.find_departments({"team": f"u{number % 100}-{number % 48}", "project": ""}) == [
            100 + number % 100
        ]
    assert process_time() - before < 5


def test_the_document_shows_the_example() -> None:
    document = (Path(__file__).parents[4] / "docs/usage.md").read_text(encoding="utf-8")
    assert EXAMPLE in document


@pytest.mark.parametrize("text", ["[" * LARGEST, '{"departments":' + "[" * 100_000])
def test_brackets_without_end_are_told_and_end_no_process(text: str) -> None:
    (line,) = read_wrong(text)
    assert "nested more than" in line
