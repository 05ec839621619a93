"""The FinOps Foundation's own validator finds nothing in our files, where it is installed.

It needs Python 3.12, so it may stand in an environment of its own: its command is found on the PATH, or named by
FOCUS_VALIDATOR. Version 2.2.1 has the rules of FOCUS 1.2; it would fetch later ones from the network.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from costcalc.usage.reports.focus import make_focus_file
from pricing.catalog.catalog import Catalog
from pricing.files.sources import find_sources
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.engines.processes import reduce_files
from pricing.usage_log.plan import make_plan
from tests.support.price_tables import TODAY
from tests.support.usage_logs import SAMPLES

VALIDATOR = os.environ.get("FOCUS_VALIDATOR") or shutil.which("focus-validator")
LABELS = ("user", "project")
DROPPED = {"ProviderName": "ServiceProviderName", "PublisherName": "ServiceProviderName"}
"""Columns of 1.2 that 1.4 has no more, by the ones that have their names now."""
UNSTATED = ("InvoiceId", "CommitmentDiscountStatus")
"""Columns that other rules of 1.2 look at; null in our rows."""
CRITERIA = "USAGE_MEASUREMENT_SUPPORTED,UNIT_PRICING_SUPPORTED,NEGOTIATED_PRICING_SUPPORTED,TAGGING_SUPPORTED"
EXCUSED = {"InvoiceId-C-005-C"}
"""The validator wants an invoice for every charge; the rule itself, only for charges that are on one."""


@pytest.mark.skipif(VALIDATOR is None, reason="focus-validator is not installed; it needs Python 3.12 or later")
def test_the_validator_finds_nothing(catalog: Catalog, tmp_path: Path) -> None:
    groups = reduce_files(find_sources([str(SAMPLES)], None).sources, make_plan(catalog, LABELS), processes=1).groups
    text = "".join(make_focus_file(catalog, groups, Given(TODAY, as_of=date(2026, 11, 1)), LABELS).write())
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) > 100
    file = tmp_path / "focus.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, [*rows[0], *DROPPED, *UNSTATED], restval="")
        writer.writeheader()
        writer.writerows({**row, **{name: row[now] for name, now in DROPPED.items()}} for row in rows)
    report = validate(file)
    passed = re.search(r"Pass: (\d+)", report)
    assert passed
    assert int(passed[1]) > 150
    assert {*re.findall(r"(\S+): FAIL", report)} - EXCUSED == set(), report


def validate(file: Path) -> str:
    """Return the validator's report, by the rules that it brings along."""
    assert VALIDATOR
    words = ("--data-file", str(file), "--validate-version", "1.2.0.1", "--block-download")
    # It looks for its list of currencies where its packages stand.
    packages = next(Path(VALIDATOR).parent.parent.glob("lib/python3*/site-packages"))
    done = subprocess.run(
        [VALIDATOR, *words, "--applicability-criteria", CRITERIA],
        cwd=packages,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.stdout
