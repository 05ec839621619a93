"""Faults of a table: each is named with file, place and mend, all together."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog import table_files
from pricing.catalog.loader import load_catalog
from pricing.catalog.schema import Table
from pricing.catalog.table_files import CatalogError
from pricing.regular_file import MAX_BYTES, ReadingError
from pricing.yaml_reader import parse, read_file
from tests.support.price_tables import ACME, TODAY, book, dump, write


def faults(folder: Path, **tables: str) -> list[str]:
    with pytest.raises(CatalogError) as caught:
        book(folder, **tables)
    return caught.value.problems


def test_the_table_of_these_tests_is_right(tmp_path: Path) -> None:
    assert len(book(tmp_path).entries) == 3


# (what is changed in the table, into what, the complaint)
MISTAKES = [
    ("kind: chat", "kind: chat\n    color: red", "acme.yaml: model fast-1: color: unknown key; remove it or correct its name"),
    ("    encoding: o200k_base\n    context_window", "    encoding: gemma3\n    context_window", "acme.yaml: model fast-1: encoding_source: is missing; add the page that says that the model's tokenizer is gemma3"),
    ("    encoding: o200k_base\n    context_window", "    encoding_basis: vendor\n    context_window", "acme.yaml: model fast-1: encoding_basis: says something of `encoding`, which is missing; add it, or remove this"),
    ("    encoding: o200k_base\n    context_window", "    encoding: o200k_base\n    encoding_basis: presumed\n    context_window", "acme.yaml: model fast-1: encoding_note: is missing; add the reason why the encoding is presumed"),
    ("    encoding: o200k_base\n    context_window", "    encoding: o200k_base\n    encoding_note: A guess.\n    context_window", "acme.yaml: model fast-1: encoding_note: is the reason for a presumed encoding; add `encoding_basis: presumed`, or remove it"),
    ("    name: Fast 1\n", "", "acme.yaml: model fast-1: name: missing; add it"),
    ("input_mtok: 2,", "input_mtok: 1e-6,", "acme.yaml: model fast-1: prices[0].rates.input_mtok: write dollars as a plain decimal"),
    ("input_mtok: 2,", "input_mtok: NO,", "acme.yaml: model fast-1: prices[0].rates.input_mtok: write dollars as a plain decimal"),
    ("input_mtok: 2,", "input_mtok: -2,", "acme.yaml: model fast-1: prices[0].rates.input_mtok: a rate must be between 0 and"),
    ("input_mtok: 2,", "input_mtok: .inf,", "acme.yaml: line 19, column 29: .inf is not a plain decimal number"),
    ("input_mtok: 2,", "input_mtok: 0.0000000001,", "acme.yaml: model fast-1: prices[0].rates.input_mtok: a rate can have at most 8 decimal places"),
    ("input_mtok: 2,", "input_mtok: 1.0e+3,", "acme.yaml: line 19, column 29: 1.0e+3 is not a plain decimal number"),
    ("input_mtok: 2,", "input_mtok: -0.0,", "acme.yaml: model fast-1: prices[0].rates.input_mtok: a rate must be between 0 and"),
    ("input_mtok: 2,", "input_mtok: '2',", "acme.yaml: model fast-1: prices[0].rates.input_mtok: write dollars as a plain decimal"),
    ("input_mtok: 2,", "input_mtok: !!float 2,", "acme.yaml: line 19, column 29: the tag tag:yaml.org,2002:float is not allowed; remove it"),
    ("input_mtok: 2,", "input_mtok: 017,", "acme.yaml: line 19, column 29: 017 would be read as another number"),
    ("input_mtok: 2,", "input_ktok: 2,", "acme.yaml: model fast-1: prices[0].rates: unknown unit: input_ktok; choose from input_mtok"),
    ("input_mtok: 2,", "input_mtok: 2, input_mtok: 3,", "acme.yaml: line 19, column 32: the key `input_mtok` appears twice; keep one"),
    ("input_mtok: 2,", "input_mtok: 2000,", "acme.yaml: model fast-1: prices[0].rates.input_mtok: 2000 is above 1000; is the unit right?"),
    ("until: 2025-01-01", "until: 2024-12-01", "acme.yaml: model fast-1: prices[1].from: leaves a gap after the previous row"),
    ("until: 2025-01-01", "until: 2025-02-01", "acme.yaml: model fast-1: prices[1].from: overlaps with the previous row; its `until` should be 2025-01-01"),
    ("        until: 2025-01-01\n", "", "acme.yaml: model fast-1: prices[1].from: overlaps with the previous row"),
    ("until: 2025-01-01", "until: 2023-01-01", "acme.yaml: model fast-1: prices[0].until: must be after `from`"),
    ("cache_read_mtok: 0.10, cache_write_mtok: 1.25, output_mtok: 4", "cache_read_mtok: 1.10, cache_write_mtok: 1.25, output_mtok: 4",
     "acme.yaml: model fast-1: prices[1].rates.cache_read_mtok: 1.10 is above input_mtok 1"),
    ("input_mtok: 0.5, cache_read_mtok: 0.05,", "input_mtok: 1.5, cache_read_mtok: 0.05,",
     "acme.yaml: model fast-1: prices[1].overrides[1].rates.input_mtok: 1.5 in batch is above the standard 1"),
    ("rates: {input_mtok: 0.5, cache_read_mtok: 0.05, cache_write", "rates: {input_mtok: 0.5, cache_write",
     "acme.yaml: model fast-1: prices[1].overrides[1].rates: tier batch leaves out cache_read_mtok"),
    ("{tier: batch}", "{tier: bacth}", "acme.yaml: model fast-1: prices[1].overrides[1].when.tier: Input should be 'standard', 'batch', 'flex' or 'priority'"),
    ("{tier: batch}", "{tier: standard}", "acme.yaml: model fast-1: prices[1].overrides[1].when: standard is the base"),
    ("{tier: batch}", "{}", "acme.yaml: model fast-1: prices[1].overrides[1].when: an override needs a condition"),
    ("{input_tokens: {over: 5_000}}", "{input_tokens: {over: 5_000, from: 6_000}}",
     "acme.yaml: model fast-1: prices[1].overrides[0].when.input_tokens: give exactly one of `over` and `from`"),
    ("          - when: {tier: priority, input_tokens: {over: 5_000}}\n            sold: false\n", "",
     "acme.yaml: model fast-1: prices[1].overrides: tier priority has no rates for requests from 5,001 input tokens"),
    ("            sold: false\n", "            sold: true\n", "acme.yaml: model fast-1: prices[1].overrides[4]: give one of `rates`, `multiply` and `sold: false`"),
    ("          - when: {tier: batch}\n", "          - when: {input_tokens: {over: 1_000}}\n            rates: {input_mtok: 3}\n          - when: {tier: batch}\n",
     "acme.yaml: model fast-1: prices[1].overrides[1].when.input_tokens: thresholds must be in ascending order, because later overrides win; reorder them"),
    ("          - when: {tier: priority}\n", '          - when: {utc: {from: "01:00", until: "02:00"}}\n            rates: {input_mtok: 3}\n          - when: {tier: priority}\n',
     "acme.yaml: model fast-1: prices[1].overrides[3].when: would replace the rates of overrides[1], because later overrides win; move it above"),
    ("          - when: {tier: priority}\n", "          - when: {tier: batch, input_tokens: {over: 4_000}}\n            rates: {input_mtok: 1, cache_read_mtok: 0.10, cache_write_mtok: 1.25, output_mtok: 3}\n          - when: {tier: priority}\n",
     "acme.yaml: model fast-1: prices[1].overrides[3].when: would replace the rates of overrides[2], because later overrides win; move it above"),
    ("rates: {input_mtok: 1.5, output_mtok: 6}", "rates: {input_mtok: 1.5, image: 6}",
     "acme.yaml: model fast-2: prices[0].overrides[0].rates: image is missing from the base rates; add it there or remove it"),
    ("          - when: {tier: batch}\n            rates: {input_mtok: 0.5, cache_read_mtok: 0.05, cache_write_mtok: 0.625, output_mtok: 2}\n", "",
     "acme.yaml: model fast-1: prices[1].overrides: tier batch only has rates under further conditions; add an override with `when: {tier: batch}`"),
    ("{tier: priority}", "{tier: batch}", "acme.yaml: model fast-1: prices[1].overrides[3].when: the same conditions appear above"),
    ('from: "22:00"', "from: 22:00", "acme.yaml: line 48, column 32: 22:00 would be read as another number"),
    ('from: "22:00"', 'from: "25:00"', 'prices[0].overrides[0].when.utc.from: write the time as "HH:MM", in UTC'),
    ('from: "22:00"', 'from: "22:00+02:00"', 'prices[0].overrides[0].when.utc.from: write the time as "HH:MM", in UTC'),
    ("retires: 2026-06-01", "retires: 2026-06-01 10:00:00", "acme.yaml: model slow: retires: "),
    ("retires: 2026-06-01", "retires: 2026-06-31", "acme.yaml: line 63, column 14: day is out of range for month"),
    ("retires: 2026-06-01", "retires: '2026-06-01'", "acme.yaml: model slow: retires: Input should be a valid date"),
    ("        status: announced\n", "", "acme.yaml: model fast-2: prices[1].from: 2027-01-01 is in the future; set `status: announced`"),
    ("checked: 2026-11-20", "checked: 2026-12-01", "acme.yaml: model fast-1: prices[1].checked: 2026-12-01 is in the future"),
    ("        source: https://acme.example/prices\n        checked: 2024-01-02\n", "        checked: 2024-01-02\n",
     "acme.yaml: model fast-1: prices[0].source: missing; add it"),
    ("released: 2024-01-01\n    prices", "released: 2024-06-01\n    prices", "acme.yaml: model fast-1: prices[0].from: is before the release on 2024-06-01"),
    ("max_output: 1_000", "max_output: 11_000", "acme.yaml: model fast-1: max_output: 11,000 exceeds the context window of 10,000"),
    ("retires: 2026-06-01", "retires: 2023-06-01", "acme.yaml: model slow: retires: must be after `released`"),
    ("      - from: 2024-02-01\n", "      - from: 2024-02-01\n        promised_until: 2024-02-01\n", "acme.yaml: model slow: prices[0]: `promised_until` must be after `from`, in a row without `until`"),
    ("        until: 2025-01-01\n", "        until: 2025-01-01\n        promised_until: 2024-06-01\n", "acme.yaml: model fast-1: prices[0]: `promised_until` must be after `from`, in a row without `until`"),
    ("      - from: 2024-02-01\n", "      - from: 2024-02-01\n        images: [{size: 1024, quality: hd, rate: 1}]\n", "acme.yaml: model slow: prices[0].images[0].size: Input should be a valid string"),
    ("      - from: 2024-02-01\n", "      - from: 2024-02-01\n        images: [{size: large, quality: hd, rate: 1}]\n", "acme.yaml: model slow: prices[0].images[0].size: write width and height in pixels, such as 1024x1536"),
    ("      - from: 2024-02-01\n", "      - from: 2024-02-01\n        images: [{size: 1024x1024, quality: HD, rate: 1}]\n", "acme.yaml: model slow: prices[0].images[0].quality: a quality is one lowercase word"),
    ("id: fast-2", "id: fast-1", "acme.yaml: fast-1: this id appears twice; keep one"),
    ("alias: fast", "alias: slow", "acme.yaml: slow: this id appears twice; keep one"),
    ("{model: fast-2, from", "{model: fast-3, from", "acme.yaml: alias fast: points to fast-3, which this table does not have"),
    ("{model: fast-2, from", "{model: fast, from", "acme.yaml: alias fast: points to itself"),
    ("from: 2026-02-01}", "from: 2023-02-01}", "acme.yaml: alias fast: targets are not in chronological order at 2023-02-01"),
    ("featured: [fast, slow]", "featured: [fast, quick]", "acme.yaml: featured: quick is not a model or alias in this table"),
    ("provider: acme", "provider: Acme Inc", "acme.yaml: provider: a provider can only have lowercase letters, digits and -, such as openai"),
    ("name: Acme", "name: &n Acme", "acme.yaml: line 3, column 7: anchors and aliases are not allowed; write the value out"),
    ("name: Acme", "<<: {name: Acme}", "`<<` is not allowed; write the keys out"),
    ("name: Acme", "name: " + "[" * 30 + "]" * 30, "nested more than 20 levels deep"),
    ("name: Acme", "name: !python/object:os.system x", "acme.yaml: line 3, column 7: the tag !python/object:os.system is not allowed; remove it"),
    ("name: Acme", "name: Acme\n---", "acme.yaml: line 4, column 1: a second document starts here; a file can only have one"),
    ("name: Acme", "name: Acme\n? [a]\n: b", "acme.yaml: line 4, column 3: a key must be a plain word"),
    ("name: Acme", "name: [", "acme.yaml: line"),
]  # fmt: skip


@pytest.mark.parametrize(("original", "written", "complaint"), MISTAKES)
def test_a_mistake_is_named_with_its_place_and_mend(
    tmp_path: Path, original: str, written: str, complaint: str
) -> None:
    assert original in ACME
    problems = faults(tmp_path, acme=ACME.replace(original, written, 1))
    assert any(complaint in problem for problem in problems), problems


def test_cached_input_in_a_batch_has_no_discount_or_one_that_is_not_smaller(tmp_path: Path) -> None:
    def cached(rate: str) -> str:
        return ACME.replace("input_mtok: 0.5, cache_read_mtok: 0.05,", f"input_mtok: 0.5, cache_read_mtok: {rate},")

    assert book(tmp_path, acme=cached("0.5"))
    assert "0.2 in batch is above the standard 0.10" in faults(tmp_path, acme=cached("0.2"))[0]


def test_all_mistakes_are_listed_together(tmp_path: Path) -> None:
    broken = ACME.replace("name: Fast 1", "nme: Fast 1").replace("kind: chat", "kind: chatty", 2)
    problems = faults(tmp_path, acme=broken, empty="", other="provider: [")
    assert {problem.partition(":")[0] for problem in problems} == {"acme.yaml", "empty.yaml", "other.yaml"}
    assert sum("kind" in problem for problem in problems) == 2


def test_a_malformed_model_does_not_hide_what_is_wrong_with_another(tmp_path: Path) -> None:
    broken = ACME.replace("name: Fast 1", "nme: Fast 1").replace("retires: 2026-06-01", "retires: 2023-06-01")
    problems = faults(tmp_path, acme=broken)
    assert "acme.yaml: model fast-1: nme: unknown key; remove it or correct its name" in problems
    assert "acme.yaml: model slow: retires: must be after `released`; correct one of them" in problems


def test_two_tables_of_one_provider_are_refused(tmp_path: Path) -> None:
    problems = faults(tmp_path, acme=ACME, more=ACME)
    assert problems == ["more.yaml: provider acme already has a table in acme.yaml; merge them"]


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no price table"):
        load_catalog(tables=tmp_path)


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    path.write_text("#" * (MAX_BYTES + 1))
    with pytest.raises(ReadingError, match="larger than 2,000,000 bytes"):
        read_file(path)


def test_what_is_no_regular_file_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    """A pipe without a writer would be waited for, and a device without an end would fill the memory."""
    (folder := tmp_path / "tables").mkdir()
    os.mkfifo(folder / "pipe.yaml")
    (folder / "zero.yaml").symlink_to("/dev/zero")
    (folder / "folder.yaml").mkdir()
    (folder / "nowhere.yaml").symlink_to(tmp_path / "gone")
    assert faults(tmp_path, acme=ACME) == [
        "folder.yaml: not a regular file; remove it or put the table itself there",
        "nowhere.yaml: cannot be read (No such file or directory); correct or remove it",
        "pipe.yaml: not a regular file; remove it or put the table itself there",
        "zero.yaml: not a regular file; remove it or put the table itself there",
    ]


def test_a_link_to_a_table_is_a_table(tmp_path: Path) -> None:
    (kept := tmp_path / "kept").mkdir()
    (kept / "acme").write_text(ACME)
    (folder := tmp_path / "tables").mkdir()
    (folder / "acme.yaml").symlink_to(kept / "acme")
    assert len(load_catalog(tables=folder, today=TODAY).entries) == 3


def test_a_folder_of_too_many_tables_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "MOST_TABLES", 1)
    assert faults(tmp_path, acme=ACME, other="[") == [f"{tmp_path / 'tables'}: 2 price tables; at most 1 are read"]


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"name: \xe9")
    with pytest.raises(ReadingError, match="save it as UTF-8"):
        read_file(path)


def test_a_bomb_does_not_explode() -> None:
    bomb = "a: &a [x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)},*{chr(97 + n)}]\n" for n in range(20)
    )
    with pytest.raises(ReadingError, match="anchors and aliases are not allowed"):
        parse(bomb)


def test_printing_a_table_and_reading_it_again_changes_nothing() -> None:
    raw = parse(ACME)
    assert parse(dump(raw)) == raw
    assert Table.model_validate(parse(dump(raw))) == Table.model_validate(raw)


words = re.findall(r"[^\s{}\[\],:]+", ACME)


@given(
    st.integers(0, len(words) - 1),
    st.sampled_from(["", "-1", "null", "1e3", "2026-13-01", "[]", "{}", "~", "é", "0", "true", "*x"]),
)
def test_no_change_of_a_word_leads_to_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, which: int, word: str
) -> None:
    places = [match.span() for match in re.finditer(r"[^\s{}\[\],:]+", ACME)]
    start, end = places[which]
    folder = write(tmp_path_factory.mktemp("tables"), acme=ACME[:start] + word + ACME[end:])
    try:
        load_catalog(tables=folder, today=TODAY)
    except CatalogError:
        return  # refused with words, which is right too
