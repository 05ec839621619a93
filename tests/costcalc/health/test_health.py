"""What an operator asks of a running process: that it is well, and which counts fall back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
import time_machine
from django.http import HttpRequest
from django.template import engines
from django.test import Client, override_settings
from django.urls import path
from jinja2 import DictLoader

from costcalc import serving, urls
from costcalc.admission import budgets
from costcalc.admission.stores import GuardedStore, SqliteStore
from costcalc.current import catalog
from costcalc.health import checks as fitness
from costcalc.health import report as health
from costcalc.health.checks import CHECKS
from pricing.tokens import encodings, vocabularies
from pricing.tokens.vocabularies import COUNTED, CTOK, SPLINTR
from tests.support.environment import set_environment
from tests.support.price_tables import ACME, write
from tests.support.vocabularies import remove

SHIPPED = ["o200k_base", "cl100k_base"]
LOG = logging.getLogger("test")


def broken(request: HttpRequest) -> NoReturn:
    raise RuntimeError("every page is a 500")


urlpatterns = [path("", broken), *urls.urlpatterns]


@pytest.fixture(autouse=True)
def _checked_anew() -> Iterator[None]:
    """Judge anew, by a clock that is not behind the tables."""
    health.forget()
    with time_machine.travel(datetime.combine(catalog().version, time(12), UTC), tick=False):
        yield
    catalog.cache_clear()
    health.forget()


def ask() -> tuple[int, str]:
    response = Client(raise_request_exception=False).get("/healthz")
    return response.status_code, response.content.decode()


def details(client: Client) -> dict[str, object]:
    response = client.get("/healthz?details")
    assert response.status_code == 200
    answer: dict[str, object] = response.json()
    return answer


def test_without_details_it_says_one_word(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.content, response["Content-Type"]) == (b"ok\n", "text/plain")


def test_with_all_packages_every_vocabulary_is_counted_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabularies, "find_problem", lambda package: None)
    assert details(client) == {
        "status": "ok",
        "notes": [],
        "checks": {name: [] for name in CHECKS},
        "catalog": {"version": catalog().version.isoformat(), "digest": catalog().digest, "from": "costcalc"},
        "vocabularies": list(COUNTED),
        "estimated_by_ratio": {},
        "budgets": "off",
        "usage_files": "not read: there is no worker",
    }


def test_a_missing_package_names_the_vocabularies_that_fall_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove(monkeypatch, CTOK)
    answer = details(client)
    assert answer["status"] == "ok"
    missing = answer["estimated_by_ratio"]
    assert isinstance(missing, dict)
    for name in ("claude_3", "claude_4_7", "claude_4_8"):
        assert missing[name] == "ctok is not installed"
        assert name not in str(answer["vocabularies"])


def test_another_version_is_named_with_the_one_that_was_checked(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: "99.0")
    monkeypatch.setattr(vocabularies, "find_problem", vocabularies.find_problem.__wrapped__)  # without its cache
    answer = details(client)
    assert answer["vocabularies"] == SHIPPED
    missing = answer["estimated_by_ratio"]
    assert isinstance(missing, dict)
    assert set(missing) == set(COUNTED) - set(SHIPPED)
    said = f"splintr-rs 99.0 is installed, and the tables were checked with {SPLINTR.version}"
    assert missing["gemma3"] == said


def test_without_any_package_openais_are_counted_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    remove(monkeypatch)
    assert details(client)["vocabularies"] == SHIPPED


def test_it_only_answers_what_reads(client: Client) -> None:
    assert client.post("/healthz?details").status_code == 405
    assert client.head("/healthz?details").status_code == 200


def test_it_is_not_well_while_pages_fail() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        assert ask() == (503, "not ok: page\n")
        response = Client(raise_request_exception=False).get("/healthz?details")
    assert response.status_code == 503
    assert response.json()["checks"] == {name: [] for name in CHECKS} | {"page": ["the first page answers 500"]}


def test_a_page_that_fails_later_is_noticed_after_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 1_000.0
    monkeypatch.setattr(health, "monotonic", lambda: clock)
    assert ask() == (200, "ok\n")
    with override_settings(ROOT_URLCONF=__name__):
        clock += 10
        assert ask()[0] == 200
        clock += 1
        assert ask()[0] == 503


def test_it_is_rendered_under_the_host_names_and_the_redirect_of_production() -> None:
    with override_settings(ALLOWED_HOSTS=[".costcalc.example"], SECURE_SSL_REDIRECT=True):
        assert fitness.check_page() == []


@pytest.mark.parametrize(
    ("templates", "problem"),
    [
        ({"a.html": "{% if x %}"}, "a.html: Unexpected end of template"),
        ({"a.html": "{% include 'b.html' %}"}, "a.html: b.html is missing"),
        ({}, "there is no template"),
    ],
)
def test_it_is_not_well_with_templates_that_are_broken_or_missing(
    templates: dict[str, str], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines["jinja2"].env, "loader", DictLoader(templates))  # type: ignore[attr-defined]
    assert [found[: len(problem)] for found in fitness.check_templates()] == [problem]
    assert "templates" in ask()[1]


def test_it_is_not_well_with_a_damaged_vocabulary_and_tells_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask() == (200, "ok\n")  # the page has been counted for once, by whichever test came first
    health.forget()
    monkeypatch.setattr(encodings, "VOCABULARIES", tmp_path)
    name = encodings.FILES["o200k_base"].file
    (tmp_path / name).write_bytes(b"IQ== 0\n")
    assert ask() == (503, "not ok: vocabularies\n")
    problems = Client().get("/healthz?details").json()["checks"]["vocabularies"]
    assert len(problems) == 2  # the other one is missing
    assert any(problem.startswith(f"The vocabulary o200k_base in {name} is damaged") for problem in problems)
    assert str(tmp_path) not in "".join(problems)


def test_it_is_not_well_with_a_bad_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, tables=write(tmp_path / "own", acme=ACME.replace("kind: chat", "kind: chatty", 1)))
    catalog.cache_clear()
    status, said = ask()
    assert status == 503
    assert "prices" in said
    details_of_it = Client(raise_request_exception=False).get("/healthz?details").json()
    assert details_of_it["catalog"] is None
    assert details_of_it["checks"]["prices"][0].startswith("acme.yaml: model fast-1: kind:")


def test_in_production_it_is_not_well_without_collected_static_files(tmp_path: Path) -> None:
    manifest = {"staticfiles": {"BACKEND": "costcalc.web.static_files.StaticFiles"}}
    with override_settings(STORAGES=manifest, STATIC_ROOT=tmp_path, DEBUG=False):
        [problem] = fitness.check_static_files()
    assert problem.startswith("not collected: ")
    for name in ("costcalc/css/base.css", "costcalc/js/app.js", "plotly.min.js"):
        assert name in problem


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"SECRET_KEY": "short"}, "security.W009"),
        ({"DEBUG": True}, "security.W018"),
        ({"ALLOWED_HOSTS": []}, "security.W020"),
    ],
)
def test_in_production_it_is_not_well_with_unsafe_settings(wrong: dict[str, object], problem: str) -> None:
    right = {"PRODUCTION": True, "DEBUG": False, "SECRET_KEY": "k3-" * 9 + "Zw8_" * 9, "ALLOWED_HOSTS": ["a.example"]}
    with override_settings(**right):
        assert fitness.check_settings() == []
    with override_settings(**right | wrong):
        assert [found.partition(":")[0] for found in fitness.check_settings()] == [problem]


def test_an_operator_is_told_of_a_clock_behind_and_of_doubtful_prices(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "own", acme=ACME.replace("output_mtok: 8}", "output_mtok: 0}", 1))
    set_environment(monkeypatch, tables=folder)
    catalog.cache_clear()
    behind = catalog().version - timedelta(days=1)
    monkeypatch.setattr(fitness, "current_day", lambda: behind)
    answer = details(client)
    assert answer["status"] == "ok"
    assert isinstance(answer["notes"], list)
    clock, doubt, *_ = answer["notes"]
    assert clock.startswith(f"The clock says {behind}, and the price tables are of {catalog().version}")
    assert doubt.startswith("A custom price looks like a mistake: acme/fast-1 2024-01-01: rates.output_mtok is 0")


def test_budgets_that_each_process_keeps_alone_are_a_note_and_no_fault(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    store = GuardedStore(SqliteStore(tmp_path / "file" / "budgets.sqlite3"))
    monkeypatch.setattr(budgets, "open_store", lambda: store)
    assert details(client)["notes"] == []  # they are off
    with override_settings(RATE=(300, 60)):
        answer = details(client)
    assert answer["status"] == "ok"
    assert answer["notes"] == ["Budgets are kept by each process alone: FileExistsError."]
    assert answer["budgets"] == "this process only: FileExistsError"


def test_in_production_it_is_not_well_where_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with override_settings(PRODUCTION=True, DATA=tmp_path / "file"):
        [problem] = fitness.check_data_folder()
    assert problem == "COSTCALC_DATA cannot be written: File exists"
    with override_settings(PRODUCTION=True, DATA=tmp_path / "new" / "folder"):
        assert fitness.check_data_folder() == []


def test_it_is_not_well_without_the_processes_for_long_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitness, "lost_pool", lambda: True)
    assert ask() == (503, "not ok: pool\n")


@pytest.mark.parametrize(("seconds", "said"), [(59, "ok\n"), (61, "not ok: pool\n")])
def test_it_is_well_while_they_are_busy_but_not_if_they_take_nothing(
    seconds: float, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request waits a minute for them at most."""
    monkeypatch.setattr(fitness, "has_pool", lambda: True)
    monkeypatch.setattr(fitness, "ping_pool", lambda: seconds)
    assert ask()[1] == said


# Reloading prices


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write(tmp_path / "own", acme=ACME)
    set_environment(monkeypatch, tables=folder)
    catalog.cache_clear()
    return folder


def test_prices_are_reloaded_and_the_log_says_which(own: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = catalog()
    write(own, acme=ACME.replace("name: Acme", "name: Acme Two"))
    assert catalog() is before
    with caplog.at_level(logging.INFO, "test"):
        serving.reload_prices(LOG)
    assert catalog().providers["acme"].name == "Acme Two"
    assert catalog().digest in caplog.text
    assert "Acme Two" in Client().get("/models/").content.decode()  # what was kept of a page is made anew too
    assert ask() == (200, "ok\n")


def test_bad_prices_are_refused_and_those_of_before_stay(own: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = catalog()
    write(own, acme=ACME.replace("kind: chat", "kind: chatty", 1))
    serving.reload_prices(LOG)
    assert catalog() is before
    [line] = caplog.messages
    assert line.startswith("Prices were not reloaded; those of before stay: acme.yaml: model fast-1: kind:")
    assert "\n" not in line
    assert ask() == (200, "ok\n")


def test_prices_that_no_page_can_be_made_of_are_refused(own: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = catalog()
    with override_settings(ROOT_URLCONF=__name__):
        serving.reload_prices(LOG)
    assert catalog() is before
    assert "those of before stay: page: the first page answers 500" in caplog.text


def test_prices_are_not_at_fault_for_the_pool(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitness, "lost_pool", lambda: True)
    write(own, acme=ACME.replace("name: Acme", "name: Acme Two"))
    serving.reload_prices(LOG)
    assert catalog().providers["acme"].name == "Acme Two"


def test_a_failure_while_reloading_ends_nothing(
    own: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> NoReturn:
        raise MemoryError("no room")

    before = catalog()
    monkeypatch.setattr(serving, "load_prices", fail)
    serving.reload_prices(LOG)
    assert catalog() is before
    assert "MemoryError: no room" in caplog.text
