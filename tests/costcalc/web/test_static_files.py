"""Static files as production serves them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client, override_settings

IMPORTED = re.compile(r"""\bimport(?:\s(?:[^;"']*\sfrom\s)?|\()"\./([^"]+)\"""")
AT_ONCE = re.compile(r"""\bimport\s(?:[^;"']*\sfrom\s)?"\./([^"]+)";""")


@pytest.fixture
def collected(tmp_path: Path) -> object:
    """What collectstatic collects, without the compressed forms, which take long."""
    with override_settings(
        STATIC_ROOT=tmp_path,
        STORAGES={"staticfiles": {"BACKEND": "costcalc.web.static_files.StaticFiles"}},
        WHITENOISE_SKIP_COMPRESS_EXTENSIONS=("css", "js", "svg"),
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield tmp_path / "costcalc/js"


def test_a_script_imports_others_under_the_names_that_they_are_served_by(collected: Path) -> None:
    names = [path.name for path in (Path(settings.ROOT) / "costcalc/static/costcalc/js").glob("*.js")]
    served = {name: Path(staticfiles_storage.url(f"costcalc/js/{name}")).name for name in names}
    assert all(re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name) for name in served.values())
    imported = {name: set(IMPORTED.findall((collected / served[name]).read_text())) for name in names}
    assert imported["app.js"] >= {served["charts.js"], served["requests.js"]}
    assert set().union(*imported.values()) == set(served.values()) - {served["app.js"]}


def test_a_page_asks_for_the_same_names(client: Client, collected: Path) -> None:
    html = client.get("/about/").content.decode()
    [start] = re.findall(r'<script type="module" src="/static/costcalc/js/([^"]+)"', html)
    ahead = re.findall(r'<link rel="modulepreload" href="/static/costcalc/js/([^"]+)"', html)
    assert set(AT_ONCE.findall((collected / start).read_text())) <= set(ahead)
    assert all((collected / name).is_file() for name in ahead)
