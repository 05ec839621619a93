"""Settings are read exactly, or nothing starts."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from costcalc.configuration.data_folder import make_folder, make_own_key, read_own_key
from costcalc.configuration.environment import FOLDERS, NAMES, Environment, SettingsError, read_environment

ROOT = Path(settings.ROOT)
KEY = "0123456789" * 5
PRODUCTION = {
    "COSTCALC_PRODUCTION": "true",
    "COSTCALC_SECRET_KEY": KEY,
    "COSTCALC_ALLOWED_HOSTS": "costs.example.com",
    "COSTCALC_BEHIND_TLS_PROXY": "true",
}
BARE = {name: text for name, text in PRODUCTION.items() if name != "COSTCALC_BEHIND_TLS_PROXY"}


def problems(**values: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_environment(values)
    return caught.value.problems


def read(**values: str) -> Environment:
    return read_environment(values)


def test_nothing_set_is_one_person_on_their_own_machine() -> None:
    environment = read()
    assert not environment.production
    assert not environment.debug
    assert (environment.address, environment.rate) == ("127.0.0.1:8000", None)


def test_production_is_limited_unless_it_says_otherwise() -> None:
    assert read(**PRODUCTION).rate == (300, 60)
    assert read(**PRODUCTION, COSTCALC_RATE="off").rate is None
    assert read(**PRODUCTION, COSTCALC_RATE="7/h").rate == (7, 3_600)


def test_an_empty_value_is_none() -> None:
    assert read(**dict.fromkeys(NAMES, "")) == read()


REFUSED = [
    *[("COSTCALC_PRODUCTION", text) for text in ("treu", "True", "TRUE", "ja", "2", " true", "true\n")],
    *[("COSTCALC_BEHIND_TLS_PROXY", text) for text in ("y", "enabled")],
    *[
        ("COSTCALC_RATE", text)
        for text in ("٣/m", "3/d", "0/m", "-1/m", "1000001/m", "3", "/m", "3/m/m", "³/m", "3 /m")
    ],
    *[("COSTCALC_MAX_CHARACTERS", text) for text in ("999", "5000001", "1e5", "500_000", "٥٠٠٠٠٠", "+5000", "5000.0")],
    *[("COSTCALC_MAX_TRAINING_MB", text) for text in ("0", "201", "x")],
    *[("COSTCALC_SECRET_KEY", text) for text in ("short", KEY[:49], "x" * 60, "abcd" * 20, f"django-insecure-{KEY}")],
    *[("COSTCALC_ALLOWED_HOSTS", text) for text in ("*", "a.example,*", "http://a.example", "a.example:80", "a/b")],
    *[("COSTCALC_ALLOWED_HOSTS", text) for text in (".com", ".", "a..example", "a.example,", "a b", "exämple.com")],
    *[
        ("COSTCALC_CORS_ORIGINS", text)
        for text in ("tools.example", "https://a.example/x", "*,https://a.example", "null")
    ],
    *[("COSTCALC_TABLES", text) for text in ("/nowhere/at/all", __file__)],
    *[("COSTCALC_PRICE_DATA", text) for text in (__file__, f"/nowhere/{'0' * 64}.json", f"{'A' * 64}.json")],
    *[("COSTCALC_BIND", text) for text in ("everywhere", "127.0.0.1:80", "unix:costcalc.sock", "256.0.0.1")],
    *[("PORT", text) for text in ("0", "65536", "http", "80a")],
    *[("WEB_CONCURRENCY", text) for text in ("0", "65", "two")],
    *[("COSTCALC_HSTS_SECONDS", text) for text in ("-1", "63072001", "a year")],
    *[("COSTCALC_DATA", text) for text in ("data", "~/data", "./data")],
    *[
        ("COSTCALC_CACHE_URL", text)
        for text in ("redis://", "localhost:6379", "memcached://a:1", "unix://", "file:///a")
    ],
    *[("COSTCALC_CACHE_URL", text) for text in ("redis://a:port", "redis://a:0", "redis://a:65536", "redis://[::1/0")],
    *[
        ("COSTCALC_DATABASE_URL", text)
        for text in (
            "sqlite:///jobs.sqlite3",
            "mysql://a:b@c/d",
            "postgresql:",
            "postgresql://a:b@c",
            "postgresql://a:b@c/",
            "postgresql://a:b@c/d/e",
            "postgresql://a:b@/d",
            "postgresql://a:b@c:port/d",
            "postgresql://a:b@c:0/d",
            "postgresql://a:b#c@d/e",
            "postgresql://a@c/d?host=/run/postgresql",
            "postgresql://a@/d?host=elsewhere",
            "postgresql://c/d?sslmode=on",
            "postgresql://c/d?sslmode=require&sslmode=disable",
            "postgresql://c/d?sslmode",
            "postgresql://c/d?sslrootcert=/nowhere/at/all",
            "postgresql://c/d?connect_timeout=0",
            "postgresql://c/d?connect_timeout=٥",
            "postgresql://c/d?options=-csearch_path%3Dx",
        )
    ],
    *[("COSTCALC_POOL_SIZE", text) for text in ("0", "65", "all")],
    *[("COSTCALC_POOL_QUEUE", text) for text in ("0", "1001")],
    *[("COSTCALC_POOL_SECONDS", text) for text in ("0", "601", "20s")],
    *[("COSTCALC_BUDGET_CHARACTERS", text) for text in ("0", "off", "1e6")],
    *[("COSTCALC_BUDGET_CELLS", text) for text in ("0", "1,500,000")],
    *[("COSTCALC_BUDGET_MB", text) for text in ("0", "1000001", "0.5")],
    *[("COSTCALC_MAX_HELD_MB", text) for text in ("0", "100001", "256MB")],
    *[("COSTCALC_MAX_USAGE_MB", text) for text in ("0", "10001", "200MB")],
    *[("COSTCALC_KEEP_HOURS", text) for text in ("0", "8761", "1d")],
    ("COSTCALC_WORKER", "none"),
    *[("COSTCALC_CONNECTIONS", text) for text in ("0", "100001")],
]


@pytest.mark.parametrize(("name", "text"), REFUSED)
def test_what_is_not_exactly_right_is_refused_by_name(name: str, text: str) -> None:
    for others in ({}, PRODUCTION):
        (problem,) = problems(**{**others, name: text})
        assert problem.startswith(f"{name} must ")


TAKEN = [
    ("COSTCALC_ALLOWED_HOSTS", "a.example, .B.example", ("a.example", ".b.example")),
    ("COSTCALC_ALLOWED_HOSTS", "127.0.0.1,[::1]", ("127.0.0.1", "[::1]")),
    ("COSTCALC_CORS_ORIGINS", "*", ("*",)),
    ("COSTCALC_CORS_ORIGINS", "http://a:8080, https://a.example", ("http://a:8080", "https://a.example")),
    ("COSTCALC_BIND", "::1", "[::1]"),
    ("COSTCALC_BIND", "unix:/run/costcalc.sock", "unix:/run/costcalc.sock"),
    ("COSTCALC_MAX_CHARACTERS", "1000", 1_000),
    ("COSTCALC_RATE", "1000000/s", (1_000_000, 1)),
    ("COSTCALC_DATA", "/var/lib/costcalc", Path("/var/lib/costcalc")),
    ("COSTCALC_CACHE_URL", "redis://:secret@cache.example:6379/1", "redis://:secret@cache.example:6379/1"),
    ("COSTCALC_CACHE_URL", "rediss://cache.example", "rediss://cache.example"),
    ("COSTCALC_CACHE_URL", "unix:///run/redis.sock?db=2", "unix:///run/redis.sock?db=2"),
    *[
        ("COSTCALC_DATABASE_URL", text, text)
        for text in (
            "postgresql://costcalc:p%40ss@db.example:5433/jobs?sslmode=verify-full&sslrootcert=system",
            "postgres://db.example/jobs",
            "postgresql://costcalc@/jobs?host=/run/postgresql&connect_timeout=60",
        )
    ],
    ("COSTCALC_POOL_SIZE", "1", 1),
    ("COSTCALC_POOL_QUEUE", "1", 1),
]


@pytest.mark.parametrize(("name", "text", "value"), TAKEN)
def test_what_is_right_is_taken(name: str, text: str, value: object) -> None:
    field = name.removeprefix("COSTCALC_").lower()
    assert getattr(read(**{name: text}), field) == value


def test_all_faults_are_told_at_once_and_never_the_key() -> None:
    said = problems(
        COSTCALC_PRODUCTION="true",
        COSTCALC_SECRET_KEY="hunter2",  # noqa: S106
        COSTCALC_CACHE_URL="redis://:hunter3@cache.example:port",
        COSTCALC_DATABASE_URL="mysql://costcalc:hunter4@db.example/jobs",
        PORT="x",
        COSTCALC_ALOWED_HOSTS="a",
        COSTCALC_DEBUG="true",
    )
    assert [text.split()[0] for text in said] == [
        "COSTCALC_ALOWED_HOSTS",
        "COSTCALC_SECRET_KEY",  # at fault itself, so that nothing says that it is missing
        "COSTCALC_DATABASE_URL",
        "COSTCALC_CACHE_URL",
        "PORT",
        "COSTCALC_PRODUCTION",  # needs hosts
        "COSTCALC_SSL_REDIRECT",  # to whom
        "COSTCALC_DEBUG",
    ]
    assert "hunter" not in " ".join(said)


def test_neither_the_key_nor_a_password_is_in_what_is_printed_of_the_settings() -> None:
    urls = {"COSTCALC_CACHE_URL": "redis://:hunter@a", "COSTCALC_DATABASE_URL": "postgresql://a:hunter@b/c"}
    assert "hunter" not in repr(read(COSTCALC_SECRET_KEY=f"hunter{KEY}", **urls))


def test_a_redis_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("costcalc.configuration.setting_types.find_spec", lambda _: None)
    assert problems(COSTCALC_CACHE_URL="redis://cache.example") == [
        "COSTCALC_CACHE_URL must have the package redis, which is not installed: pip install 'costcalc[shared]'"
    ]


def test_an_unknown_name_is_refused_and_the_near_one_named() -> None:
    assert problems(COSTCALC_ALOWED_HOSTS="a") == ["COSTCALC_ALOWED_HOSTS is no setting; is it COSTCALC_ALLOWED_HOSTS?"]
    assert problems(Costcalc_Production="true") == ["Costcalc_Production is no setting; is it COSTCALC_PRODUCTION?"]
    assert problems(COSTCALC_QQQ="1") == ["COSTCALC_QQQ is no setting; remove it, or correct its name"]


def test_names_that_the_tests_and_kubernetes_set_are_no_settings_of_ours() -> None:
    kubernetes = {
        "COSTCALC_SERVICE_HOST": "10.0.0.1",
        "COSTCALC_WEB_SERVICE_PORT_HTTP": "80",
        "COSTCALC_PORT": "tcp://10.0.0.1:80",
        "COSTCALC_PORT_80_TCP_ADDR": "10.0.0.1",
    }
    assert read(**kubernetes, COSTCALC_TEST_PROFILE="nightly") == read()
    assert problems(COSTCALC_PORT="9000") == ["COSTCALC_PORT is no setting; is it PORT?"]


@pytest.mark.parametrize("missing", ["COSTCALC_SECRET_KEY", "COSTCALC_ALLOWED_HOSTS"])
def test_production_needs_a_key_and_hosts(missing: str) -> None:
    (problem,) = problems(**{name: text for name, text in PRODUCTION.items() if name != missing})
    assert problem.startswith(f"COSTCALC_PRODUCTION needs {missing}: ")


def test_production_sends_nobody_to_https_where_nobody_speaks_it() -> None:
    assert "which this server does not speak" in problems(**BARE)[0]
    assert "which this server does not speak" in problems(**BARE, COSTCALC_SSL_REDIRECT="true")[0]
    assert read(**BARE, COSTCALC_SSL_REDIRECT="false").production


def test_production_never_debugs() -> None:
    assert "COSTCALC_DEBUG" in problems(**PRODUCTION, COSTCALC_DEBUG="true")[0]


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.0.7", "::"])  # noqa: S104
def test_other_machines_are_served_in_production_alone(address: str) -> None:
    assert "needs COSTCALC_PRODUCTION=true" in problems(COSTCALC_BIND=address)[0]
    assert read(**PRODUCTION, COSTCALC_BIND=address).production


def test_a_socket_without_a_proxy_tells_no_client_from_another() -> None:
    socket = {**BARE, "COSTCALC_SSL_REDIRECT": "false", "COSTCALC_BIND": "unix:/run/costcalc/socket"}
    (problem,) = problems(**socket)
    assert problem.startswith("COSTCALC_BIND=unix:/run/costcalc/socket does not say who asks")
    assert read(**socket, COSTCALC_BEHIND_TLS_PROXY="true").behind_tls_proxy
    assert read(**socket, COSTCALC_RATE="off").rate is None


def test_the_readme_has_each_setting_and_no_other() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]*) \|", text.partition("| setting | default |")[2].partition("\n\n")[0], re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted({*NAMES} - {*FOLDERS})


def test_the_data_folder_is_the_named_one_or_in_the_state_of_the_user() -> None:
    assert read(COSTCALC_DATA="/a/b").data_folder == Path("/a/b")
    assert read(XDG_STATE_HOME="/state").data_folder == Path("/state/costcalc")
    assert read(XDG_STATE_HOME="state").data_folder == read().data_folder == Path.home() / ".local/state/costcalc"


def test_what_is_kept_for_the_next_process_lies_in_the_cache_of_the_user() -> None:
    assert read(XDG_CACHE_HOME="/cache").cache_folder == Path("/cache/costcalc")
    assert read(XDG_CACHE_HOME="cache").cache_folder == read().cache_folder == Path.home() / ".cache/costcalc"


def test_what_is_not_set_is_as_if_it_were_checked() -> None:
    checked = Environment.model_validate({})
    assert read(XDG_CACHE_HOME="/cache") == checked.model_copy(update={"xdg_cache_home": Path("/cache")})
    assert read() == checked


def _fail() -> Path:
    raise RuntimeError("Could not determine home directory.")


def test_whoever_has_no_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = read(COSTCALC_DATA="/a/b")
    monkeypatch.setattr(Path, "home", _fail)
    assert environment.cache_folder is None


def test_whoever_has_no_home_must_name_a_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", _fail)
    assert problems() == ["COSTCALC_DATA must be set: whoever runs this has no home folder"]
    assert read(COSTCALC_DATA="/data").data_folder == Path("/data")


def test_the_key_of_ones_own_machine_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    assert read_own_key(folder) is None
    make_folder(folder)
    make_own_key(folder)
    made = read_own_key(folder)
    assert made
    assert read(COSTCALC_SECRET_KEY=made).secret_key == made
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())] == [0o700, 0o600]
    make_own_key(folder)
    assert read_own_key(folder) == made


def serve(module: str, **given: str) -> subprocess.CompletedProcess[str]:
    """Load the production server's settings, or its entry."""
    clean = {name: text for name, text in os.environ.items() if not name.startswith(("COSTCALC_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", f"import {module}; from django.conf import settings; print(settings.SECRET_KEY)"],
        env=clean | {"DJANGO_SETTINGS_MODULE": "costcalc.settings"} | given,
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("module", ["costcalc.gunicorn", "costcalc.wsgi"])
def test_debug_is_impossible_under_the_production_server(module: str, tmp_path: Path) -> None:
    done = serve(module, COSTCALC_DEBUG="true", COSTCALC_DATA=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == "costcalc does not start. COSTCALC_DEBUG is for `make debug` alone; remove it.\n"


@pytest.mark.parametrize("module", ["costcalc.gunicorn", "costcalc.wsgi"])
def test_a_misspelt_production_does_not_start(module: str, tmp_path: Path) -> None:
    done = serve(module, COSTCALC_PRODUCTION="treu", COSTCALC_DATA=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("costcalc does not start. The settings have errors:\n  COSTCALC_PRODUCTION must be")
    assert "Traceback" not in done.stderr


def test_a_server_on_ones_own_machine_makes_its_key_and_keeps_it(tmp_path: Path) -> None:
    first, second = (serve("costcalc.gunicorn", COSTCALC_DATA=str(tmp_path)).stdout.strip() for _ in range(2))
    assert first == second == read_own_key(tmp_path)


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for given in ({}, {"COSTCALC_SECRET_KEY": KEY}):  # whether or not the server has a key to keep
        done = serve("costcalc.gunicorn", COSTCALC_DATA=str(tmp_path / "file"), **given)
        assert done.returncode == 1
        assert "set COSTCALC_DATA to another folder" in done.stderr
        assert "Traceback" not in done.stderr
