"""Whatever format of usage logs is pasted, the page and its files know whose fields it has."""

from __future__ import annotations

from pathlib import Path

import pytest

from costcalc.usage.table import VENDORS
from tests.support.usage_logs import SAMPLES, read_sample

FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix != ".md")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_record_of_a_sample_has_a_vendor_with_a_name(path: Path) -> None:
    assert {record.vendor for record in read_sample(path.name)} <= VENDORS.keys()
