"""What holds for the site as a whole."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import WARNING
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.template import engines
from django.test import Client
from jinja2 import DictLoader

from costcalc import checks, current
from costcalc.estimate.columns import COLUMNS
from costcalc.estimate.order import TITLES
from costcalc.training import columns as tuning
from costcalc.web import plotly_js
from costcalc.web.identity import OTHER, TINTS, VENDORS
from pricing.catalog.loader import load_catalog
from pricing.catalog.table_files import TABLES
from pricing.tokens import encodings
from tests.support.environment import set_environment
from tests.support.html import every, one, says
from tests.support.price_tables import ACME, write

ROOT = Path(settings.ROOT)
SCRIPTS = ROOT / "costcalc/static/costcalc/js"
PRODUCTION = {
    "COSTCALC_SECRET_KEY": "0123456789" * 5,
    "COSTCALC_ALLOWED_HOSTS": "a.example",
    "COSTCALC_PRODUCTION": "true",
    "COSTCALC_BEHIND_TLS_PROXY": "true",
}


def test_it_says_that_it_is_well(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_about_tells_how_prices_are_kept(client: Client) -> None:
    html = client.get("/about/").content.decode()
    assert one(html, "code.digest") == current.catalog().digest
    assert says(html, "#main p", "OpenAI")


def test_about_and_readme_agree_on_what_the_chat_format_adds(client: Client) -> None:
    (sentences,) = [text for text in every(client.get("/about/").content.decode(), "p") if "chat format" in text]
    assert sentences in " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())


def test_a_missing_page_leads_back(client: Client) -> None:
    response = client.get("/nothing")
    assert response.status_code == 404


def test_the_security_policy_allows_nothing_inline_and_nobody_else(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "default-src 'none'" in policy


def test_no_template_has_inline_style_or_script() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", text), path
        assert not re.search(r'<script(?![^>]*\bsrc=|[^>]*type="application/json")', text), path


def test_numbers_are_written_in_one_place_each() -> None:
    """Python's is costcalc/formatting.py; templates show what it made, and the scripts have one function."""
    for path in (ROOT / "templates").rglob("*.html"):
        assert not re.search(r"\|\s*(round|format|float|filesizeformat)\b|\.format\(", path.read_text()), path
    script = " ".join(path.read_text() for path in SCRIPTS.glob("*.js"))
    assert re.findall(r"toLocale\w*|toFixed|toPrecision|Intl", script) == ["toLocaleString"]


def test_no_style_is_for_nothing() -> None:
    """Every class and id of the style sheets is in a template or a script."""
    sheets = (path.read_text() for path in (ROOT / "costcalc/static/costcalc/css").glob("*.css"))
    sheet = re.sub(r"/\*.*?\*/", "", "".join(sheets), flags=re.DOTALL)
    selectors = " ".join(re.findall(r"([^{}]+)\{", sheet))
    paths = [
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "costcalc").rglob("*.py"),
        *(ROOT / "costcalc").rglob("*.js"),
    ]
    code = " ".join(path.read_text() for path in paths)
    used = set(re.findall(r"[\w-]+", code))
    made = {f"h-{name}" for name in (*VENDORS, OTHER)} | {f"t-{tint}" for tint in range(TINTS)}  # a model's color
    made |= {"kind-chat", "kind-tokens", "c-usd_once"}  # radios of a loop, a column of pipelines
    made |= {f"c-{column.key}" for column in COLUMNS} | {f"g-{group}" for group in TITLES} | {"htmx-request"}
    made |= {f"c-{column.key}" for column in tuning.COLUMNS} | {f"g-{group}" for group in tuning.TITLES}
    assert set(re.findall(r"[.#]([a-zA-Z][\w-]*)", selectors)) - used - made == set()
    assert set(re.findall(r"(--[\w-]+):", sheet)) == set(re.findall(r"var\((--[\w-]+)\)", sheet + code))


def test_every_template_compiles() -> None:
    jinja = engines["django"] if "django" in engines else engines.all()[0]
    for path in (ROOT / "templates").rglob("*.html"):
        jinja.get_template(str(path.relative_to(ROOT / "templates")))


def test_the_style_hashes_are_those_of_the_installed_plotly() -> None:
    script = (plotly_js.FOLDER / plotly_js.NAME).read_text(encoding="utf-8")
    match = re.search(r"\.textContent='(\.maplibregl-map\{.*?)'(?=[,;)}])", script, re.DOTALL)
    assert match, "plotly.js no longer writes MapLibre's style sheet as it did; look at what it injects now"
    sheet = match[1].encode().decode("unicode_escape").encode("latin-1").decode()
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in ("", sheet)]
    assert hashes == settings.PLOTLY_STYLE_HASHES


def test_plotly_comes_from_the_installed_wheel() -> None:
    finder = plotly_js.PlotlyFinder()
    assert Path(finder.find("plotly.min.js")).stat().st_size > 1_000_000
    assert finder.find("plotly.min.js", find_all=True) == [finder.find("plotly.min.js")]
    assert finder.find("other.js") == []
    assert [name for name, _ in finder.list(None)] == ["plotly.min.js"]


@pytest.fixture
def own_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    set_environment(monkeypatch, tables=tmp_path / "own")
    current.catalog.cache_clear()
    return tmp_path / "own"


@pytest.fixture(autouse=True)
def _fresh_book() -> object:
    yield
    current.catalog.cache_clear()


def test_check_fails_on_a_bad_table_with_every_fault(own_tables: Path) -> None:
    write(own_tables, acme=ACME.replace("kind: chat", "kind: chatty", 2))
    with pytest.raises(SystemCheckError) as caught:
        call_command("check")
    assert str(caught.value).count("acme.yaml: model fast-") == 2


def test_check_fails_on_a_damaged_vocabulary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(encodings, "VOCABULARIES", tmp_path)
    assert [error.id for error in checks.check_program()] == ["costcalc.vocabularies"] * 2


def test_check_fails_on_a_broken_template(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines["jinja2"].env, "loader", DictLoader({"a.html": "{% if x %}"}))  # type: ignore[attr-defined]
    assert [error.id for error in checks.check_program()] == ["costcalc.templates"]


def test_check_warns_of_a_doubtful_custom_price(own_tables: Path) -> None:
    write(own_tables, acme=ACME.replace("output_mtok: 8}", "output_mtok: 0}", 1))
    assert {(warning.level, warning.id) for warning in checks.check_program()} == {(WARNING, "costcalc.doubt")}


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Start the server's entry in a process of its own, as gunicorn does."""
    return run("import costcalc.wsgi", **environment)


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("COSTCALC_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=clean | environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_it_starts_with_nothing_set() -> None:
    assert start().returncode == 0


def test_it_does_not_start_on_a_bad_table(tmp_path: Path) -> None:
    folder = write(tmp_path / "own", acme=ACME.replace("kind: chat", "kind: chatty", 1))
    done = start(COSTCALC_TABLES=str(folder))
    assert done.returncode == 1
    assert "costcalc does not start.\n  prices: acme.yaml: model fast-1: kind:" in done.stderr
    assert "Traceback" not in done.stderr


VERSION = load_catalog().version
BEFORE = VERSION - timedelta(days=1)
BEHIND = f"The clock says {BEFORE}, and the price tables are of {VERSION}; the prices are those of the clock's day.\n"


@pytest.mark.parametrize(("day", "said"), [(BEFORE, BEHIND), (VERSION, "")], ids=["a day behind", "right"])
def test_it_starts_with_a_clock_a_day_behind_and_says_so(day: date, said: str) -> None:
    code = (
        f"import time_machine; time_machine.travel('{day}T12:00:00Z').start(); import costcalc.wsgi; "
        "from django.test import Client; print(Client(SERVER_NAME='localhost').get('/').status_code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("200\n", said)


def test_it_starts_with_a_doubtful_custom_price_and_says_so(tmp_path: Path) -> None:
    folder = write(tmp_path / "own", acme=ACME.replace("output_mtok: 8}", "output_mtok: 0}", 1))
    done = start(COSTCALC_TABLES=str(folder))
    assert done.returncode == 0
    assert "A custom price looks like a mistake: acme/fast-1 2024-01-01: rates.output_mtok is 0" in done.stderr


def test_it_does_not_start_with_a_changed_digit_in_a_shipped_price(tmp_path: Path) -> None:
    """The table is right in all but that it is not what was published."""
    tables = shutil.copytree(TABLES, tmp_path / "tables")
    text = (tables / "openai.yaml").read_text(encoding="utf-8")
    sold = "rates: {input_mtok: 2.50, cache_read_mtok: 1.25, output_mtok: 10.00}"
    assert sold in text
    (tables / "openai.yaml").write_text(text.replace(sold, sold.replace("2.50", "2.40"), 1), encoding="utf-8")
    there = f"kept.load_kept.__kwdefaults__['tables'] = kept.Path({str(tables)!r})"
    done = run(f"from pricing.catalog import kept; {there}; import costcalc.wsgi")
    assert done.returncode == 1
    row = r"openai/gpt-4o-\d{4}-\d\d-\d\d \d{4}-\d\d-\d\d"
    assert re.search(rf"costcalc does not start\.\n  prices: {row}: a published row was changed;", done.stderr)
    assert "Traceback" not in done.stderr


def test_a_request_for_another_host_costs_one_line_of_the_log() -> None:
    ask = "from django.test import Client; print(Client(SERVER_NAME='evil.example').get('/').status_code)"
    done = run(f"import costcalc.wsgi; {ask}")
    assert done.stdout == "400\n"
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["Invalid HTTP_HOST header"]


def start_production(folder: Path, first: str) -> subprocess.CompletedProcess[str]:
    """Start in production, with another folder of static files, and without their compressed forms: they take long."""
    there = f"from costcalc import settings; settings.STATIC_ROOT = {str(folder)!r}"
    there += "; settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ('css', 'js', 'svg')"
    return run(
        f"{there}; {first}; import costcalc.wsgi",
        **PRODUCTION | {"COSTCALC_SECRET_KEY": secrets.token_urlsafe(64), "COSTCALC_DATA": str(folder / "data")},
        DJANGO_SETTINGS_MODULE="costcalc.settings",
    )


def test_production_starts_with_them_and_collected_static_files(tmp_path: Path) -> None:
    collect = "import django; django.setup(); from django.core.management import call_command as call"
    done = start_production(tmp_path, f"{collect}; call('collectstatic', interactive=False, verbosity=0)")
    assert (done.returncode, done.stderr) == (0, "")


def test_production_does_not_start_without_collected_static_files(tmp_path: Path) -> None:
    done = start_production(tmp_path, "pass")
    assert done.returncode == 1
    assert "costcalc does not start.\n  static_files: not collected: " in done.stderr
    assert "run `costcalc serve --collect-static`" in done.stderr


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "max-age=31536000"),
        ({"COSTCALC_HSTS_SECONDS": "60", "COSTCALC_HSTS_SUBDOMAINS": "true"}, "max-age=60; includeSubDomains"),
        (
            {"COSTCALC_HSTS_SUBDOMAINS": "true", "COSTCALC_HSTS_PRELOAD": "true"},
            "max-age=31536000; includeSubDomains; preload",
        ),
    ],
)
def test_hsts_binds_no_other_host_unless_asked_for(given: dict[str, str], expected: str) -> None:
    code = (
        "import django; django.setup(); from django.test import Client; "
        "client = Client(raise_request_exception=False); "
        "print(client.get('/healthz', secure=True, HTTP_HOST='a.example')['Strict-Transport-Security'])"
    )
    assert run(code, **PRODUCTION, **given, DJANGO_SETTINGS_MODULE="costcalc.settings").stdout.strip() == expected


@pytest.mark.parametrize(
    "given",
    [
        {"COSTCALC_HSTS_PRELOAD": "true"},
        {"COSTCALC_HSTS_PRELOAD": "true", "COSTCALC_HSTS_SUBDOMAINS": "true", "COSTCALC_HSTS_SECONDS": "31535999"},
    ],
)
def test_a_preload_that_no_list_takes_is_refused(given: dict[str, str]) -> None:
    done = start(**PRODUCTION, **given)
    assert done.returncode == 1
    assert "COSTCALC_HSTS_PRELOAD needs" in done.stderr


def test_deployment_is_checked_without_a_warning() -> None:
    command = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    code = f"from django.core.management import execute_from_command_line as run; run({command})"
    key = {"COSTCALC_SECRET_KEY": "".join(map(chr, range(48, 123)))}
    done = run(code, **PRODUCTION | key, DJANGO_SETTINGS_MODULE="costcalc.settings")
    assert (done.returncode, done.stderr) == (0, "")
    assert "(3 silenced)" in done.stdout


def test_a_long_address_outlives_the_server() -> None:
    code = "from costcalc.web.address import shorten_query; print(shorten_query('models=' + 'gpt-4o,' * 400))"
    made = run(f"import costcalc.wsgi; {code}").stdout.strip()
    assert made.startswith("s=")
    read = "import costcalc.wsgi; from django.http import QueryDict; from costcalc.web.address import expand_query"
    again = run(f"{read}; print(expand_query(QueryDict({made!r}))['models'])")
    assert again.stdout.strip() == "gpt-4o," * 400
