"""Classes of models: each of a maker's chat models has one place, and a quotation was read on a day."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.schema import Table
from pricing.catalog.table_files import TABLES, list_tables
from pricing.yaml_reader import read_file
from tests.pricing.catalog.test_validation import faults
from tests.support.price_tables import ACME, book

ROW = "{class: flagship, models: [fast-1], said: our best, source: https://acme.example/models, checked: 2026-11-20}"
UNREAD = "{class: small, models: [fast-2], source: https://acme.example/models, note: By its name.}"
CLASSED = ACME.replace("models:", f"classes:\n  - {ROW}\n  - {UNREAD}\nspecial: [slow]\nmodels:", 1)
VIDEO = """
  - id: film
    name: Film
    kind: video
    prices: [{from: 2024-01-01, source: https://acme.example, rates: {video_second: 1}}]
aliases:"""


def test_each_model_has_the_class_of_its_row(tmp_path: Path) -> None:
    entries = book(tmp_path, acme=CLASSED).entries
    places = {entry.model.id: entry.model.size_class for entry in entries.values()}
    assert places == {"fast-1": "flagship", "fast-2": "small", "slow": None}


def test_a_table_may_do_without_classes(tmp_path: Path) -> None:
    assert {entry.model.size_class for entry in book(tmp_path).entries.values()} == {None}


# (what is changed in the table, into what, the complaint)
MISTAKES = [
    ("special: [slow]\n", "", "acme.yaml: classes: slow has no class; add it to one, or to `special`"),
    ("[slow]", "[slow, fast-1]", "acme.yaml: classes: fast-1 appears twice; keep one"),
    ("[fast-2]", "[fast-2, fast-1]", "acme.yaml: classes: fast-1 appears twice; keep one"),
    ("[slow]", "[slow, quick]", "acme.yaml: classes: no model has the id quick; correct or remove it"),
    ("[slow]", "[slow, fast]", "acme.yaml: classes: no model has the id fast; correct or remove it"),
    ("aliases:", VIDEO.lstrip("\n"), None),
    ("name: Acme\n", "name: Acme\nhost: true\n",
     "acme.yaml: classes: a host sells models that others made; remove `classes` and `special`"),
    (", checked: 2026-11-20", "",
     "acme.yaml: classes[0].said: is a quotation that nobody read on a day; add `checked`, or remove it"),
    ("checked: 2026-11-20", "checked: 2026-11-29",
     "acme.yaml: classes[0].checked: 2026-11-29 is in the future; enter the day someone checked it"),
    ("said: our best, ", "note: Known, ",
     "acme.yaml: classes[0].checked: is the day on which words were read; add them as `said`, or remove it"),
    (", note: By its name.", "",
     "acme.yaml: classes[1].note: is missing; add the vendor's words as `said`, or say here what the class rests on"),
    ("class: small", "class: tiny", "acme.yaml: classes[1].class: Input should be 'flagship', 'middle' or 'small'"),
    ("featured: [fast, slow]", "featured_after_retirement: [quick]",
     "acme.yaml: featured_after_retirement: quick is not a model or alias in this table; correct or remove it"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "complaint"), MISTAKES)
def test_a_fault_is_named_with_its_mend(tmp_path: Path, before: str, after: str, complaint: str | None) -> None:
    assert before in CLASSED
    changed = CLASSED.replace(before, after, 1)
    if complaint is None:
        assert "acme/film" in book(tmp_path, acme=changed).entries
    else:
        assert faults(tmp_path, acme=changed) == [complaint]


def test_only_chat_models_have_a_place(tmp_path: Path) -> None:
    changed = CLASSED.replace("aliases:", VIDEO.lstrip("\n"), 1).replace("[slow]", "[slow, film]", 1)
    assert faults(tmp_path, acme=changed) == ["acme.yaml: classes: film is no chat model; remove it"]


def test_every_maker_gives_each_of_its_chat_models_one_place() -> None:
    for path in list_tables(TABLES):
        table = Table.model_validate(read_file(path))
        places = Counter([*table.special, *(name for row in table.classes for name in row.models)])
        chat = [model.id for model in table.models if model.kind == "chat"]
        expected = Counter() if table.host else Counter(chat)
        assert places == expected, path.name


def test_what_the_first_page_rests_on_was_read(catalog: Catalog) -> None:
    """The newest of each class of the six vendors is there for words that somebody read."""
    newest = {
        "openai": ["gpt-6.2-astra", "gpt-6.2-sol", "gpt-6-luna"],
        "anthropic": ["claude-fable-5-2", "claude-sonnet-5-5", "claude-haiku-5-5"],
        "google": ["gemini-4-carbon", "gemini-4-hydrogen", "gemini-3.5-flash-lite"],
        "xai": ["grok-4.7"],
        "deepseek": ["deepseek-v4-pro"],
        "mistral": ["mistral-large-4-0"],
    }
    for provider, names in newest.items():
        table = Table.model_validate(read_file(TABLES / f"{provider}.yaml"))
        for name in names:
            row = next(row for row in table.classes if name in row.models)
            assert row.said, name
            assert row.checked, name
