"""Static files as production serves them."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client, override_settings

from costcalc.web.jinja import find_static

ROOT = Path(settings.ROOT)
IMPORTED = re.compile(r"""\bimport(?:\s(?:[^;"']*\sfrom\s)?|\()"\./([^"]+)\"""")
AT_ONCE = re.compile(r"""\bimport\s(?:[^;"']*\sfrom\s)?"\./([^"]+)";""")
LATER = {"charts.js", "figures.js", "routes.js", "session.js", "steps.js", "files.js"}
"""Scripts that come with the chart library, the drawer of assumptions, and a page of their own."""


@pytest.fixture
def collected(tmp_path: Path) -> object:
    """What collectstatic collects, without the compressed forms, which take long."""
    with override_settings(
        STATIC_ROOT=tmp_path,
        STORAGES={"staticfiles": {"BACKEND": "costcalc.web.static_files.StaticFiles"}},
        WHITENOISE_SKIP_COMPRESS_EXTENSIONS=("css", "js", "svg"),
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        find_static.cache_clear()  # a process has one storage as long as it lives; this one has two
        yield tmp_path
    find_static.cache_clear()


def test_a_script_imports_others_under_the_names_that_they_are_served_by(collected: Path) -> None:
    names = [path.name for path in (ROOT / "costcalc/static/costcalc/js").glob("*.js")]
    served = {name: Path(staticfiles_storage.url(f"costcalc/js/{name}")).name for name in names}
    assert all(re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name) for name in served.values())
    imported = {name: set(IMPORTED.findall((collected / "costcalc/js" / served[name]).read_text())) for name in names}
    assert imported["app.js"] >= {served["charts.js"], served["requests.js"]}
    asked = {served[name] for name in ("app.js", "session.js", "steps.js", "files.js")}  # by templates
    assert set().union(*imported.values()) == set(served.values()) - asked


def test_a_page_asks_for_the_same_names_at_once(client: Client, collected: Path) -> None:
    """Not once another script has been read."""
    html, scripts = client.get("/about/").content.decode(), collected / "costcalc/js"
    [start] = re.findall(r'<script type="module" src="/static/costcalc/js/([^"]+)"', html)
    ahead = re.findall(r'<link rel="modulepreload" href="/static/costcalc/js/([^"]+)"', html)
    assert set(AT_ONCE.findall((scripts / start).read_text())) <= set(ahead)
    assert all((scripts / name).is_file() for name in ahead)
    plain = {re.sub(r"\.[0-9a-f]{12}", "", name) for name in (start, *ahead)}
    assert plain == {path.name for path in (ROOT / "costcalc/static/costcalc/js").glob("*.js")} - LATER


def test_the_first_page_is_small_before_its_charts(client: Client, collected: Path) -> None:
    """What the browser fetches before it asks for the chart library: less than 60 kB, compressed."""
    html = client.get("/").content
    files = re.findall(rb'(?:<script[^>]* src|<link rel="[a-z]+" href)="/static/([^"]+)"', html)
    assert len(files) > 10
    parts = [html, *((collected / name.decode()).read_bytes() for name in files)]
    assert sum(len(gzip.compress(part, 6)) for part in parts) < 60_000


def test_comments_are_for_who_reads_the_source(collected: Path) -> None:
    ours = [*(collected / "costcalc/js").glob("*.*.js"), *(collected / "costcalc/css").glob("*.*.css")]
    assert ours
    for path in ours:
        assert not re.search(r"^ *(//|/\*)", path.read_text(), re.MULTILINE), path.name


def test_what_others_wrote_is_served_as_it_is(collected: Path) -> None:
    [served] = (collected / "django_htmx").glob("htmx-2.min.*.js")
    assert served.read_bytes() == Path(str(finders.find("django_htmx/htmx-2.min.js"))).read_bytes()
