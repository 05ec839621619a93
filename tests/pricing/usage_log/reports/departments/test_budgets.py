"""Rules of departments: which labels they match, and which two are sure to claim the same usage."""

from __future__ import annotations

from decimal import Decimal as D
from time import process_time

import pytest

from pricing.usage_log.reports.departments.budgets import Budgets, Department, Rule, Values


def rule(**labels: tuple[str, ...]) -> Rule:
    return Rule({name: Values(texts) for name, texts in labels.items()})


def budgets(*rules: Rule) -> Budgets:
    return Budgets(tuple(Department(f"D{number}", D(1), (each,)) for number, each in enumerate(rules)))


@pytest.mark.parametrize(
    ("texts", "value", "matches"),
    [
        (("support",), "support", True),
        (("support", "helpdesk"), "helpdesk", True),
        (("support",), "Support", True),
        (("SUPPORT",), "support", True),
        (("support",), "supports", False),
        (("bot-*",), "bot-7", True),
        (("bot-*",), "robot-7", False),
        (("*@acme.example",), "Ann@Acme.example", True),
        (("*",), "anything", True),
        (("*",), "", False),  # the row does not have the label
        (("a?c",), "abc", False),
        (("a?c",), "a?c", True),
        (("[ab]",), "a", False),
        (("[ab]*",), "[ab]c", True),
    ],
)
def test_values_match_in_any_case_and_a_star_stands_for_anything(
    texts: tuple[str, ...], value: str, matches: bool
) -> None:
    assert Values(texts).match(value) is matches


def test_many_stars_take_no_longer() -> None:
    values, before = Values(("*a" * 60 + "b",)), process_time()
    assert not values.match("a" * 200)
    assert process_time() - before < 1


def test_a_rule_asks_for_all_of_its_labels_and_a_department_for_any_of_its_rules() -> None:
    both, other = rule(team=("support",), project=("bot-*",)), rule(api_key=("k",))
    department = Budgets((Department("Support", None, (both, other)),))
    assert department.labels == ("team", "project", "api_key")
    rows = [("support", "bot-1", ""), ("support", "", ""), ("", "bot-1", ""), ("", "", "k")]
    named = [dict(zip(department.labels, row, strict=True)) for row in rows]
    assert [department.find_departments(row) for row in named] == [[0], [], [], [0]]


@pytest.mark.parametrize(
    ("one", "other", "example"),
    [
        (rule(team=("a", "b")), rule(team=("B", "c")), {"team": "b"}),
        (rule(team=("a",)), rule(team=("b",)), None),
        (rule(team=("bot-*",)), rule(team=("bot-7",)), {"team": "bot-7"}),
        (rule(team=("bot-7",)), rule(team=("bot-*",)), {"team": "bot-7"}),
        (rule(team=("bot-*",)), rule(team=("BOT-*",)), {"team": "bot-*"}),
        (rule(team=("a",)), rule(team=("a",), project=("p",)), {"team": "a", "project": "p"}),
        (rule(team=("a",), project=("p",)), rule(team=("*",)), {"team": "a", "project": "p"}),
        (rule(team=("a",), project=("p",)), rule(team=("a",), project=("q",)), None),
        # only rows can tell: none may have both labels
        (rule(team=("a",)), rule(project=("p",)), None),
        (rule(team=("a",), user=("u",)), rule(team=("a",), project=("p",)), None),
    ],
)
def test_overlaps_that_are_sure_are_found_with_an_example(
    one: Rule, other: Rule, example: dict[str, str] | None
) -> None:
    found = [overlap.example for overlap in budgets(one, other).find_overlaps()]
    assert found == ([example] if example else [])


def test_a_label_may_have_values_with_and_without_a_star() -> None:
    either = budgets(rule(team=("a", "bot-*"), project=("*",)), rule(team=("b", "c*")))
    rows = [("a", "p"), ("bot-1", "p"), ("bot-1", ""), ("cc", "p"), ("b", "")]
    found = [either.find_departments({"team": team, "project": project}) for team, project in rows]
    assert found == [[0], [0], [], [1], [1]]


def test_a_department_may_match_the_same_rows_twice() -> None:
    twice = Department("Support", D(1), (rule(team=("a",)), rule(team=("*",))))
    assert not list(Budgets((twice,)).find_overlaps())
    assert Budgets((twice,)).find_departments({"team": "a"}) == [0]
