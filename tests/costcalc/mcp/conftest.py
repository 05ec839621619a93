from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.mcp_client import Connected, connect


@pytest.fixture(scope="package")
def connected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connected]:
    with connect(tmp_path_factory.mktemp("mcp")) as connected:
        yield connected
