"""docs/deploy/compose.yaml, which no test starts: its form, what it lets out, and the settings that it gives."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema_rs
import pytest
import yaml

from costcalc.configuration.environment import read_environment
from tests.support.dockerfile import find_step
from tests.support.server import ROOT

DEPLOY = ROOT / "docs/deploy"
SCHEMA = json.loads((ROOT / "tests/data/compose-spec/compose-spec.json").read_text(encoding="utf-8"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OURS = ("app", "worker")
EXAMPLE = (DEPLOY / "example.env").read_text(encoding="utf-8")
SECRETS = {"COSTCALC_SECRET_KEY": "0123456789abcdef" * 4, "POSTGRES_PASSWORD": "fedcba9876543210" * 4}
VARIABLE = re.compile(r"\$\{(\w+)(?::([?-])([^}]*))?\}")


def read_example() -> dict[str, str]:
    return dict(re.findall(r"^(\w+)=(.*)$", EXAMPLE, re.MULTILINE))


def fill(value: Any, given: dict[str, str]) -> Any:
    """Put values where variables stand, as compose does. Raises ValueError where one that has to be there is not."""
    if isinstance(value, dict):
        return {key: fill(each, given) for key, each in value.items()}
    if isinstance(value, list):
        return [fill(each, given) for each in value]

    def replace(match: re.Match[str]) -> str:
        name, sign, words = match.groups()
        if not given.get(name) and sign == "?":
            raise ValueError(f"{name} {words}")
        return given.get(name) or words or ""

    return VARIABLE.sub(replace, value) if isinstance(value, str) else value


def test_it_is_a_compose_file_by_the_published_schema() -> None:
    assert [error.message for error in jsonschema_rs.validator_for(SCHEMA).iter_errors(COMPOSE)] == []


def test_the_schema_refuses_a_key_that_compose_does_not_know() -> None:
    """So that the test before can fail."""
    wrong = COMPOSE | {"services": {"app": {"image": "costcalc", "readonly": True}}}
    assert not jsonschema_rs.is_valid(SCHEMA, wrong)


@pytest.mark.parametrize("name", OURS)
def test_the_settings_that_it_gives_are_settings_and_a_server_starts_with_them(name: str) -> None:
    service = fill(SERVICES[name], read_example() | SECRETS)
    image = dict(re.findall(r"(\w+)=(\S+)", find_step("ENV").text))
    environment = read_environment(image | service["environment"])
    assert environment.production
    assert environment.behind_tls_proxy
    assert not environment.worker  # the service of that name does it


def test_the_example_leaves_nothing_out_and_both_secrets_empty() -> None:
    wanted = {name for name, sign, _ in VARIABLE.findall((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))}
    assert read_example().keys() == wanted
    with pytest.raises(ValueError, match=r"COSTCALC_SECRET_KEY is in docs/deploy/\.env"):
        fill(SERVICES["app"], read_example())


def test_the_file_with_the_secrets_is_left_out_of_the_repository() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/docs/deploy/.env", "/docs/deploy/tls/"} <= set(ignored)


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_confined(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert name in OURS or re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])  # the image has its own
    assert service["mem_limit"]


def test_the_proxy_alone_is_published_and_reaches_no_database() -> None:
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["proxy"]
    open_networks = {name for name, network in COMPOSE["networks"].items() if not network.get("internal")}
    assert [name for name in SERVICES if open_networks & set(SERVICES[name]["networks"])] == ["proxy"]
    assert not set(SERVICES["proxy"]["networks"]) & set(SERVICES["database"]["networks"])
    assert not set(SERVICES["proxy"]["networks"]) & set(SERVICES["cache"]["networks"])


def test_app_and_worker_are_one_image_with_one_folder() -> None:
    app, worker = (SERVICES[name] for name in OURS)
    for key in ("image", "build", "volumes", "environment"):
        assert app[key] == worker[key]
    assert app["volumes"] == [f"data:{find_step('VOLUME').text}"]
    build = app["build"]
    assert (DEPLOY / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).is_file()


def test_nobody_starts_before_those_whom_it_asks() -> None:
    for name, others in {"proxy": {"app"}, "app": {"database", "cache"}, "worker": {"database", "cache"}}.items():
        waited = SERVICES[name]["depends_on"]
        assert waited.keys() == others
        assert {each["condition"] for each in waited.values()} == {"service_healthy"}
        # What is waited for says when it is well: the app by its image.
        assert all("healthcheck" in SERVICES[other] or other == "app" for other in others)


def test_what_nginx_reads_is_mounted_where_it_looks_for_it() -> None:
    """And not copied, which a read-only root refuses."""
    assert not {"configs", "secrets"} & COMPOSE.keys()
    mounted = {each["target"]: each["source"] for each in SERVICES["proxy"]["volumes"]}
    files = {target: source for target, source in mounted.items() if "$" not in source}
    assert set(files) == {"/etc/nginx/conf.d/default.conf", "/etc/nginx/conf.d/upstream.conf"}
    assert [source for source in files.values() if not (DEPLOY / source).is_file()] == []
    site = (DEPLOY / files["/etc/nginx/conf.d/default.conf"]).read_text(encoding="utf-8")
    assert re.findall(r"ssl_certificate(?:_key)? +(\S+);", site) == [name for name in mounted if name not in files]
    [server] = re.findall(
        r"server (.*);", (DEPLOY / files["/etc/nginx/conf.d/upstream.conf"]).read_text(encoding="utf-8")
    )
    assert server == f"app:{find_step('EXPOSE').text}"
    assert "app" in SERVICES
