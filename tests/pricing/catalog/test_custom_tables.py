"""An operator's own folder: negotiated prices over the shipped ones."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal as D
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog, get_price
from pricing.catalog.loader import load_catalog
from pricing.catalog.own_rules import find_doubts
from pricing.catalog.table_files import CatalogError
from tests.support.price_tables import ACME, TODAY, give_class, write

OWN = """
provider: acme
name: Acme (our contract)
version: 2026-11-22
featured: [ours, fast-1, slow]
models:
  - id: fast-1
    name: Fast 1, negotiated
    kind: chat
    prices:
      - from: 2026-01-01
        source: https://contract.example/1
        rates: {input_mtok: 0.5, output_mtok: 2}
  - id: private
    name: Private
    kind: chat
    prices:
      - from: 2026-01-01
        source: https://contract.example/1
        rates: {input_mtok: 7, output_mtok: 7}
aliases:
  - alias: ours
    targets:
      - {model: fast-2, from: 2026-01-01}
      - {model: private, from: 2026-06-01}
"""

OTHER = OWN.replace("provider: acme", "provider: other").replace("featured: [ours, fast-1, slow]", "featured: [ours]")


def load(folder: Path, own: str, shipped: str = ACME) -> Catalog:
    tables = write(folder / "tables", acme=shipped)
    return load_catalog(write(folder / "own", acme=own), tables=tables, today=TODAY)


def faults(folder: Path, own: str) -> list[str]:
    with pytest.raises(CatalogError) as caught:
        load(folder, own)
    return caught.value.problems


def test_an_own_model_replaces_the_shipped_one(tmp_path: Path) -> None:
    entry = load(tmp_path, OWN).offer("fast-1").on(TODAY)
    assert get_price(entry.model, TODAY).rates == {"input_mtok": D("0.5"), "output_mtok": D(2)}
    assert entry.provider.own


def test_shipped_aliases_mean_the_own_model_too(tmp_path: Path) -> None:
    assert load(tmp_path, OWN).offer("fast").on(date(2026, 1, 15)).model.name == "Fast 1, negotiated"


def test_a_new_model_joins_the_shipped_ones_which_stay_as_they_are(tmp_path: Path) -> None:
    catalog = load(tmp_path, OWN)
    assert catalog.entries.keys() == {"acme/fast-1", "acme/fast-2", "acme/slow", "acme/private"}
    assert {path for path, entry in catalog.entries.items() if entry.provider.own} == {"acme/fast-1", "acme/private"}
    assert catalog.offer("fast-2").on(TODAY).provider.name == "Acme"


def test_an_own_alias_may_mean_shipped_models(tmp_path: Path) -> None:
    ours = load(tmp_path, OWN).offer("ours")
    assert ours.on(date(2026, 3, 1)).path == "acme/fast-2"
    assert ours.on(date(2026, 6, 1)).path == "acme/private"


def test_an_own_alias_replaces_the_shipped_one(tmp_path: Path) -> None:
    own = OWN.replace("alias: ours", "alias: fast").replace("[ours, ", "[")
    assert load(tmp_path, own).offer("fast").on(TODAY).path == "acme/private"


def test_an_own_model_replaces_a_shipped_alias_of_its_name(tmp_path: Path) -> None:
    own = OWN.replace("id: private", "id: fast").replace("model: private", "model: fast")
    assert load(tmp_path, own).offer("fast").on(TODAY).model.name == "Private"


def test_an_own_table_may_bring_a_provider(tmp_path: Path) -> None:
    own = OTHER.replace("{model: fast-2,", "{model: fast-1,")
    catalog = load(tmp_path, own)
    assert catalog.offer("other/ours").on(TODAY).path == "other/private"
    assert catalog.providers["other"].own
    assert not catalog.providers["acme"].own


def test_an_own_alias_does_not_reach_into_other_providers(tmp_path: Path) -> None:
    assert faults(tmp_path, OTHER) == [
        "acme.yaml: alias ours: points to fast-2, which this table does not have; add the model or correct the name"
    ]


def test_what_the_own_table_features_is_featured_too(tmp_path: Path) -> None:
    featured = load(tmp_path, OWN).featured
    assert featured.own == ("acme/ours", "acme/fast-1", "acme/slow")
    assert featured.shipped == ("acme/fast", "acme/slow")


def test_an_own_model_has_the_class_of_the_one_that_it_replaces(tmp_path: Path) -> None:
    catalog = load(tmp_path, OWN, give_class(ACME, "small"))
    ours = catalog.entries["acme/fast-1"]
    assert ours.provider.own
    assert ours.model.size_class == "small"
    assert catalog.entries["acme/private"].model.size_class is None


def test_a_host_stays_a_host(tmp_path: Path) -> None:
    catalog = load(tmp_path, OWN, ACME.replace("name: Acme", "name: Acme\nhost: true", 1))
    assert all(entry.provider.host for entry in catalog.entries.values())


def test_version_and_digest_cover_the_own_tables(tmp_path: Path) -> None:
    shipped = load_catalog(tables=write(tmp_path / "tables", acme=ACME), today=TODAY)
    catalog = load(tmp_path, OWN)
    dearer = load(tmp_path, OWN.replace("output_mtok: 7", "output_mtok: 8"))
    assert catalog.version == date(2026, 11, 22)
    assert len({shipped.digest, catalog.digest, dearer.digest}) == 3


def test_the_digest_tells_own_tables_from_shipped_ones(tmp_path: Path) -> None:
    both = write(tmp_path / "both", a=ACME, b=OTHER.replace("{model: fast-2,", "{model: fast-1,"))
    apart = load_catalog(
        write(tmp_path / "own", b=OTHER.replace("{model: fast-2,", "{model: fast-1,")),
        tables=write(tmp_path / "tables", a=ACME), today=TODAY,
    )  # fmt: skip
    assert load_catalog(tables=both, today=TODAY).digest != apart.digest


def test_a_broken_own_table_is_refused_with_file_model_and_key(tmp_path: Path) -> None:
    assert faults(tmp_path, OWN.replace("output_mtok: 7", "outptu_mtok: 7")) == [
        f"acme.yaml: model private: prices[0].rates: unknown unit: outptu_mtok; choose from {known_units()}"
    ]


@pytest.mark.parametrize("text", ["", "- 1\n", "acme\n"])
def test_a_table_without_keys_is_refused_in_words(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, text) == [
        "acme.yaml: the whole entry: expected keys with values below them, such as `name: Acme`"
    ]


def known_units() -> str:
    from pricing.units import UNITS

    return ", ".join(UNITS)


def test_an_own_folder_without_tables_is_refused(tmp_path: Path) -> None:
    tables = write(tmp_path / "tables", acme=ACME)
    with pytest.raises(CatalogError, match="nothing: no price table"):
        load_catalog(tmp_path / "nothing", tables=tables, today=TODAY)


def own_checked(day: str) -> str:
    return OWN.replace("        rates:", f"        checked: {day}\n        rates:")


def test_a_clock_behind_the_tables_is_no_fault_of_theirs(tmp_path: Path) -> None:
    """The shipped tables show that their day has come; an own table may be a day ahead, as clocks are."""
    for number, (days, own) in enumerate([(1, "2026-11-21"), (400, "2026-11-21"), (0, "2026-11-22")]):
        tables = write(tmp_path / f"tables{number}", acme=ACME.replace("checked: 2026-11-20", "checked: 2026-11-21"))
        folder = write(tmp_path / f"own{number}", acme=own_checked(own))
        assert load_catalog(folder, tables=tables, today=TODAY - timedelta(days=days)).entries


def test_an_own_table_of_days_to_come_is_still_a_fault(tmp_path: Path) -> None:
    problems = faults(tmp_path, own_checked("2026-11-23").replace("version: 2026-11-22", "version: 2026-12-24"))
    assert all("2026-11-23 is in the future; enter the day someone checked it" in problem for problem in problems)
    assert len(problems) == 2


def test_a_folder_named_like_a_table_is_refused(tmp_path: Path) -> None:
    tables = write(tmp_path / "tables", acme=ACME)
    (tables / "folder.yaml").mkdir()
    with pytest.raises(CatalogError, match=r"folder.yaml: not a regular file"):
        load_catalog(tables=tables, today=TODAY)


DOUBTS = [  # acme asks 0.0001 to 6 for input, and 0.0002 to 24 for output
    ("input_mtok: 5, output_mtok: 0}", "rates.output_mtok is 0, so that it costs nothing"),
    ("input_mtok: 0, output_mtok: 7}", "rates.input_mtok is 0, so that it costs nothing"),
    ("input_mtok: 0.00005, output_mtok: 7}", "rates.input_mtok 0.00005 is below 0.0001, the least that any vendor"),
    ("input_mtok: 5, output_mtok: 25}", "rates.output_mtok 25 is above 24, the most that any vendor"),
    ("input_mtok: 6, output_mtok: 5}", "rates.output_mtok 5 is below rates.input_mtok 6; are they swapped?"),
]
USUAL = OWN.replace("input_mtok: 7, output_mtok: 7}", "input_mtok: 6, output_mtok: 24}")


@pytest.mark.parametrize(("written", "doubt"), DOUBTS)
def test_a_rate_that_looks_like_a_slip_is_told(tmp_path: Path, written: str, doubt: str) -> None:
    assert find_doubts(load(tmp_path, USUAL)) == []
    doubtful = USUAL.replace("input_mtok: 6, output_mtok: 24}", written)
    (said, *_) = find_doubts(load(tmp_path, doubtful))
    assert said.startswith(f"acme/private 2026-01-01: {doubt}")
    reasoned = doubtful.replace(f"rates: {{{written}", f"reason: A gift.\n        rates: {{{written}")
    assert find_doubts(load(tmp_path, reasoned)) == []


def test_a_rate_in_an_override_is_judged_too(tmp_path: Path) -> None:
    batch = "        overrides:\n          - when: {tier: batch}\n            rates: {input_mtok: 6, output_mtok: 0}"
    said = find_doubts(load(tmp_path, USUAL.replace("output_mtok: 24}", f"output_mtok: 24}}\n{batch}")))
    assert [text.partition(",")[0] for text in said[:1]] == [
        "acme/private 2026-01-01: overrides[0].rates.output_mtok is 0"
    ]


def surcharge(rate: str, more: str = "") -> str:
    return f"""
surcharges:
  - models: [fast-1{more}]
    from: 2026-01-01
    source: https://acme.example/search
    rates: {{web_search: {rate}}}
"""


@pytest.mark.parametrize(
    ("rate", "doubt"),
    [
        ("0", "rates.web_search is 0, so that it costs nothing"),
        ("0.5", "rates.web_search 0.5 is above 0.01, the most that any vendor has asked for chat"),
        ("0.001", "rates.web_search 0.001 is below 0.01, the least that any vendor has asked for chat"),
    ],
)
def test_a_surcharge_that_looks_like_a_slip_is_told_once(tmp_path: Path, rate: str, doubt: str) -> None:
    shipped = ACME + surcharge("0.01", ", fast-2")  # the own fast-1 stands in place of the shipped one
    written = USUAL + surcharge(rate, ", private")
    (said,) = find_doubts(load(tmp_path, written, shipped=shipped))
    assert said == f"acme surcharges 2026-01-01: {doubt}; if it is right, say why in the row's `reason`"
    assert find_doubts(load(tmp_path, USUAL + surcharge("0.01", ", private"), shipped=shipped)) == []
    reasoned = written.replace("    rates: {web_search", "    reason: Our contract.\n    rates: {web_search")
    assert find_doubts(load(tmp_path, reasoned, shipped=shipped)) == []


def test_shipped_rows_have_no_doubts_and_no_reasons(tmp_path: Path) -> None:
    written = ACME.replace(
        "rates: {input_mtok: 2, output_mtok: 8}", "reason: A gift.\n        rates: {input_mtok: 2, output_mtok: 0}", 1
    )
    written += surcharge("0").replace("    rates:", "    reason: A gift.\n    rates:")
    with pytest.raises(CatalogError) as caught:
        load(tmp_path, OWN, shipped=written)
    assert caught.value.problems == [
        "acme.yaml: model fast-1: prices[0].reason: is for an operator's own tables; use `note`",
        "acme.yaml: surcharges[0].reason: is for an operator's own tables; use `note`",
    ]
