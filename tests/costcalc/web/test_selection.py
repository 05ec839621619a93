"""The selection as chips, and what a form without scripts does to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from django.http import QueryDict

from costcalc.input_limits import LONGEST_NAME
from costcalc.web.selection import MOST_ADDED, Edited, describe_problem, edit_selection, list_chips

DAY = date(2026, 11, 21)


def edit(query: str, able: Sequence[str] | None = ()) -> Edited:
    return edit_selection(QueryDict(f"as_of=2026-11-21&{query}"), lambda names: able)


def models(query: str, able: Sequence[str] | None = ()) -> list[str]:
    return [name for name in edit(query, able).data.getlist("models") if name]


def test_chips_stand_in_the_order_of_choice_each_in_the_color_of_its_maker() -> None:
    chips = list_chips(["o1", "groq/openai/gpt-oss-120b", "claude-opus-5-5"], "o1", DAY)
    assert [(chip.name, chip.color.split()[0]) for chip in chips] == [
        ("o1", "h-openai"),
        ("groq/openai/gpt-oss-120b", "h-openai"),
        ("claude-opus-5-5", "h-anthropic"),
    ]
    assert [(chip.gone, chip.pinned) for chip in chips] == [(True, True), (False, False), (False, False)]


def test_a_model_that_is_gone_was_not_on_an_earlier_day() -> None:
    (chip,) = list_chips(["o1"], "", date(2026, 10, 1))
    assert not chip.gone


def test_a_name_that_no_model_has_is_a_chip_that_says_so() -> None:
    (chip,) = chips = list_chips(["gpt-4oo"], "", DAY)
    assert chip.problem
    assert describe_problem(Edited(QueryDict()), chips).startswith("gpt-4oo is not in any price table")


def test_of_many_unknown_names_three_are_told() -> None:
    chips = list_chips([f"none-{number}" for number in range(10)], "", DAY)
    assert describe_problem(Edited(QueryDict()), chips).endswith("7 more names are unknown.")


def test_without_an_edit_the_data_is_the_same() -> None:
    data = QueryDict("models=o1&add=")
    assert edit_selection(data, lambda names: ()).data is data


@pytest.mark.parametrize("typed", ["gpt-4o-mini", "GPT 4o Mini", "gpt-4o mini", "openai/gpt-4o-mini"])
def test_a_name_is_added_as_it_is_meant(typed: str) -> None:
    (_, added) = models(f"models=o1&add={typed}")
    assert added.removeprefix("openai/") == "gpt-4o-mini"


def test_what_is_chosen_is_not_added_again() -> None:
    assert models("models=o1&add=o1") == ["o1"]


def test_a_name_joins_those_of_the_day_where_nobody_chose() -> None:
    names = models("add=gpt-4-0613")
    assert names[0] == "gpt-4o"
    assert names[-1] == "gpt-4-0613"


def test_a_part_of_several_names_asks_which_one() -> None:
    edited = edit("models=&add=sonnet")
    assert (edited.typed, edited.problem) == ("sonnet", "Several models match “sonnet”. Which one?")
    assert edited.similar[0] == "claude-sonnet-5-5"
    assert len(edited.similar) == 6
    assert edited.data.getlist("models") == [""]


def test_a_misspelled_name_asks_what_was_meant() -> None:
    edited = edit("models=&add=claud+sonet")
    assert edited.problem == "No model has this name. Did you mean:"
    assert edited.similar[0] == "claude-sonnet-5-5"


def test_nonsense_is_told_apart_from_it() -> None:
    assert edit("models=&add=xyzzy").problem == "No matching models for “xyzzy”."


def test_of_a_list_each_name_is_added_and_the_unknown_stay() -> None:
    edited = edit("models=&add=gpt-4o,+o1;+xyzzy%0Anope-7")
    assert edited.data.getlist("models") == ["gpt-4o", "o1"]
    assert edited.typed == "xyzzy, nope-7"
    assert edited.problem == "No models have these names: “xyzzy”, “nope-7”."


def test_too_many_names_at_once_are_not_searched_for() -> None:
    edited = edit(f"models=&add={','.join(f'a{number}' for number in range(MOST_ADDED + 1))}")
    assert edited.problem == "61 names; add at most 60 at a time."


def test_pressing_a_chip_pins_it_and_again_unpins_it() -> None:
    assert edit("models=o1&models=gpt-4o&pin=o1").data["baseline"] == "o1"
    assert edit("models=o1&models=gpt-4o&pin=o1&baseline=o1").data["baseline"] == ""
    assert edit("models=o1&pin=gpt-4o").data["baseline"] == ""


def test_a_baseline_goes_with_its_chip() -> None:
    edited = edit("models=o1&models=gpt-4o&drop=o1&baseline=o1")
    assert (edited.data.getlist("models"), edited.data["baseline"]) == (["gpt-4o"], "")


def test_the_last_chip_leaves_none_chosen() -> None:
    assert edit("models=o1&drop=o1").data.getlist("models") == [""]
    assert edit("models=o1&set=none").data.getlist("models") == [""]


def test_one_per_vendor_is_the_newest_flagship_of_each() -> None:
    names = models("set=vendors")
    assert names[:6] == [
        "gpt-6.2-astra", "claude-fable-5-2", "gemini-4-carbon", "grok-4.7", "deepseek-v4-pro", "mistral-large-4"
    ]  # fmt: skip
    assert "kimi-k2.6" in names


def test_cheapest_five_are_the_first_of_those_that_can_do_the_job() -> None:
    assert models("models=o1&set=cheapest", ["a", "b", "c", "d", "e", "f"]) == ["a", "b", "c", "d", "e"]


def test_where_nothing_can_do_the_job_the_selection_stays() -> None:
    edited = edit("models=o1&set=cheapest", [])
    assert (edited.data.getlist("models"), edited.problem) == (["o1"], "No model on sale is in this set.")


def test_a_form_that_cannot_be_read_says_itself_what_is_wrong() -> None:
    assert edit("models=o1&set=cheapest", None).problem == ""


@pytest.mark.parametrize(
    ("query", "able"),
    [("models=gpt-4o&models=claude-opus-5-5&baseline=claude-opus-5-5", []), ("models=gpt-4o", ["claude-haiku-5-5"])],
)
def test_the_same_vendor_is_the_baselines_or_the_cheapests(query: str, able: list[str]) -> None:
    names = models(f"{query}&set=same", able)
    assert len(names) == 9
    assert all(name.startswith("claude-") for name in names)


def test_the_vendor_of_a_hosts_copy_is_its_maker() -> None:
    assert models("models=groq/openai/gpt-oss-120b&set=same")[0].startswith("gpt-")


def test_an_unknown_set_is_told() -> None:
    assert edit("set=all").problem == "Unknown set 'all'. Choose from vendors, cheapest, same, none."


def test_a_name_that_is_too_long_is_not_looked_for() -> None:
    assert len(edit(f"models=&add={'x' * 100_000}").typed) == LONGEST_NAME
