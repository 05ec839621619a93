from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from costcalc.web import compiled_templates
from costcalc.web.compiled_templates import CompiledTemplates, list_needed


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(compiled_templates, "FOLDER", tmp_path / "kept")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "kept"


def build(source: str, **options: bool) -> Environment:
    """Build an environment as another process would, with one template."""
    cache = CompiledTemplates(options)
    return Environment(loader=DictLoader({"a.html": source}), bytecode_cache=cache, autoescape=True)


def render(env: Environment) -> str:
    return env.get_template("a.html").render(n=1)


def test_the_next_process_compiles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert render(build("{{ n }} token")) == "1 token"
    monkeypatch.setattr(Environment, "compile", None)
    assert render(build("{{ n }} token")) == "1 token"


def test_another_source_is_compiled_anew() -> None:
    assert render(build("{{ n }} token")) == "1 token"
    assert render(build("{{ n }} tokens")) == "1 tokens"


@pytest.mark.parametrize("changed", ["options", "filters", "Jinja"])
def test_what_another_compiler_made_is_not_used(changed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    render(build("{{ n }} token"))
    compile_template: Callable[..., object] = Environment.compile
    compiled: list[str] = []

    def note(env: Environment, source: str, *names: str) -> object:
        compiled.append(source)
        return compile_template(env, source, *names)

    monkeypatch.setattr(Environment, "compile", note)
    if changed == "filters":
        monkeypatch.setattr("inspect.getsource", lambda module: "def count(): ...")
    elif changed == "Jinja":
        monkeypatch.setattr("jinja2.__version__", "4.0")
    render(build("{{ n }} token", trim_blocks=changed == "options"))
    assert compiled == ["{{ n }} token"]


@pytest.mark.parametrize("length", [0, 10, 40, 80])
def test_what_is_cut_off_is_compiled_anew(length: int, folder: Path) -> None:
    render(build("{{ n }} token"))
    (kept,) = folder.iterdir()
    kept.write_bytes(kept.read_bytes()[:length])
    assert render(build("{{ n }} token")) == "1 token"


def test_nothing_is_kept_where_python_keeps_no_modules(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert render(build("{{ n }} token")) == "1 token"
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_keeps_nobody_from_a_page(folder: Path) -> None:
    folder.write_text("a file", encoding="utf-8")
    assert render(build("{{ n }} token")) == "1 token"


def test_a_template_needs_what_it_extends_includes_imports_and_chooses_among() -> None:
    source = (
        "{% extends 'b.html' %}{% import 'c.html' as c %}{% block x %}{% include ['d.html', 'e.html'] %}"
        "{% include 'f.html' if n else 'g.html' %}{% macro m() %}{% include 'h.html' %}{% endmacro %}{% endblock %}"
    )
    assert list_needed(build(source).get_template("a.html")) == {f"{name}.html" for name in "abcdefgh"}


def test_a_name_that_is_put_together_is_not_known_before() -> None:
    assert list_needed(build("{% include folder ~ '/form.html' %}").get_template("a.html")) == {"a.html"}
