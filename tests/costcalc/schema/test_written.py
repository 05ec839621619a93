"""Files that people write: what is told of them is the same whatever they are about."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from costcalc.schema.written import LARGEST, MOST_TOLD, Path, WrittenError, read_written
from pricing.value_types import StrictModel


class Pet(StrictModel):
    name: str
    legs: int = 4


class Pets(StrictModel):
    pets: list[Pet]


def list_keys(path: Path) -> Sequence[str]:
    return ("pets",) if len(path) == 1 else ("name", "legs")


def read(text: str) -> Pets:
    return read_written(text, Pets, list_keys, "keep fewer pets")


def read_wrong(text: str) -> list[str]:
    with pytest.raises(WrittenError) as caught:
        read(text)
    assert str(caught.value) == "\n".join(caught.value.lines)
    return caught.value.lines


@pytest.mark.parametrize("text", ["pets: [{name: Rex}]", '{"pets": [{"name": "Rex"}]}', "\ufeffpets:\n- name: Rex\n"])
def test_yaml_and_json_are_read(text: str) -> None:
    assert read(text).pets == [Pet(name="Rex")]


def test_every_mistake_is_told_with_its_line_in_their_order() -> None:
    text = "pets:\n  - name: Rex\n    leg: 4\n  - legs: four\nfish: 2\n"
    assert read_wrong(text) == [
        "line 3: pets[0].leg: unknown key; did you mean legs?",
        "line 4: pets[1].name: is missing; add it",
        "line 4: pets[1].legs: expected a whole number, without a comma and without quotes, such as 10000",
        "line 5: fish: unknown key; write one of pets",
    ]


def test_no_more_mistakes_are_told_than_anybody_reads() -> None:
    lines = read_wrong("pets:\n" + "  - {}\n" * 30)
    assert (len(lines), lines[-1]) == (MOST_TOLD + 1, "and 20 more")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("pets: [", "line 2, column 1"),
        ('{"pets": 1, "pets": 2}', "pets"),
        ("pets: &a [*a]", "anchors and aliases are not allowed"),
        ("#" * (LARGEST + 1), f"longer than {LARGEST:,} characters; keep fewer pets"),
        ("pets: [{name: \x1b}]", "control characters are not allowed"),
        ('{"pets": ' + "[" * 5_000, "nested"),
        ('pets: []\n"\\e[31m": 1', "unknown key; write one of pets"),
    ],
)
def test_hostile_text_is_told_in_a_line_without_control_characters(text: str, problem: str) -> None:
    lines = read_wrong(text)
    assert problem in lines[0]
    assert all(line.isprintable() for line in lines)
