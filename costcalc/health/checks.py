"""What has to be right for this process to serve, each a check, and what an operator should know though it serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.checks import ERROR, Tags, run_checks
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.template import engines
from jinja2 import TemplateError

from costcalc.admission.budgets import find_store_problem
from costcalc.admission.client import CLIENT
from costcalc.admission.pool import LONGEST_WAIT, has_pool, lost_pool, ping_pool
from costcalc.configuration.data_folder import make_folder
from costcalc.current import catalog, current_day, describe_age
from costcalc.jobs.database import find_problem
from costcalc.web.compiled_templates import list_needed
from pricing.catalog.defaults import list_default_models
from pricing.catalog.own_rules import find_doubts
from pricing.catalog.table_files import CatalogError
from pricing.estimate.estimate import choose_vocabularies
from pricing.tokens.encodings import FILES, VocabularyError, verify
from pricing.tokens.prompt import Prompt, count_prompt

Check = Callable[[], list[str]]
"""Returns what is wrong, in sentences."""

UNSAFE: Final = {"security.W009", "security.W018", "security.W020"}
"""Django's warnings about a key that can be guessed, DEBUG, and no allowed host: in production they are faults."""


def check_settings() -> list[str]:
    found = run_checks(tags=[Tags.security, Tags.templates, Tags.urls], include_deployment_checks=settings.PRODUCTION)
    faults = (each for each in found if each.level >= ERROR or each.id in UNSAFE)
    return [f"{fault.id}: {fault.msg}" for fault in faults if not fault.is_silenced()]


def check_prices() -> list[str]:
    """Check the tables, and the shipped ones against their pins."""
    try:
        catalog()
    except CatalogError as error:
        return error.problems
    return []


def check_vocabularies() -> list[str]:
    """Check the shipped files."""
    problems = []
    for encoding in FILES:
        try:
            verify(encoding)
        except VocabularyError as error:
            problems.append(str(error))
    return problems


def check_counting() -> list[str]:
    """Count in what the models of the first page are counted in, so that it is loaded; others load when asked."""
    try:
        names = list_default_models(catalog(), current_day(), last_known=True)
        count_prompt(Prompt(text="Hello"), choose_vocabularies(catalog(), names, current_day()))
    except (CatalogError, VocabularyError):
        pass  # check_prices or check_vocabularies has said so
    return []


def check_templates() -> list[str]:
    """Compile each template; those that they extend and include have to be there."""
    env = engines["jinja2"].env  # type: ignore[attr-defined]  # of Jinja2's backend
    names = env.list_templates(extensions=["html"])
    problems = [] if names else ["there is no template"]
    for name in names:
        try:
            needed = list_needed(env.get_template(name))
        except (TemplateError, UnicodeDecodeError) as error:
            problems.append(f"{name}: {error}")
        else:
            problems += [f"{name}: {other} is missing" for other in sorted(needed - set(names))]
    return problems


def check_static_files() -> list[str]:
    """Check that each static file has been collected, where they are served by the manifest: in production."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return []
    collected: Mapping[str, str] = staticfiles_storage.hashed_files
    names = [name for finder in get_finders() for name, _ in finder.list([])]
    lost = [name for name in names if name not in collected or not staticfiles_storage.exists(collected[name])]
    return [f"not collected: {', '.join(lost)}; run `costcalc serve --collect-static`"] if lost else []


def check_page() -> list[str]:
    """Render the first page, through all that a request passes."""
    host = next((name.removeprefix(".") for name in settings.ALLOWED_HOSTS if name != "*"), "localhost")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "SERVER_NAME": host,
        "SERVER_PORT": "443",
        "HTTP_HOST": host,
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_X_FORWARDED_PROTO": "https",
        "wsgi.url_scheme": "https",
        "wsgi.input": BytesIO(),
        CLIENT: "",
    }
    response = _load_handler().get_response(WSGIRequest(environ))
    if response.status_code != 200 or b"</html>" not in b"".join(iter(response)):
        return [f"the first page answers {response.status_code}"]
    return []


@cache
def _load_handler() -> WSGIHandler:
    return WSGIHandler()


def check_data_folder() -> list[str]:
    """Check that the server can write; on one's own machine it need not."""
    try:
        if settings.PRODUCTION:
            make_folder(settings.DATA)
    except OSError as error:
        return [f"COSTCALC_DATA cannot be written: {error.strerror}"]
    return []


def check_pool() -> list[str]:
    """Check that the processes for long requests take them, where there are any."""
    if lost_pool():
        return ["the processes for long requests have ended"]
    seconds = ping_pool() if has_pool() else 0
    return [f"the processes for long requests have taken none for {seconds:.0f} s"] if seconds > LONGEST_WAIT else []


def check_database() -> list[str]:
    """Check that a PostgreSQL answers. Most pages are served without it, so a server starts without it, too."""
    problem = find_problem() if settings.SHARED else ""
    return ["the database of COSTCALC_DATABASE_URL does not answer"] if problem else []


PROGRAM: Final[Mapping[str, Check]] = {
    "prices": check_prices,
    "vocabularies": check_vocabularies,
    "templates": check_templates,
}
"""What is shipped, and an operator's tables: `manage.py check` asks for these before any command runs."""
SERVER: Final[Mapping[str, Check]] = {
    "counting": check_counting,
    "settings": check_settings,
    "static_files": check_static_files,
    "page": check_page,
}
"""What a server makes of it."""
SURROUNDINGS: Final[Mapping[str, Check]] = {
    "data_folder": check_data_folder,
    "pool": check_pool,
}
"""What may change while it serves, and no prices are at fault for."""
SERVICES: Final[Mapping[str, Check]] = {"database": check_database}
"""What others run, and keeps no server from its start: all that needs none of it is served."""
CHECKS: Final = {**PROGRAM, **SERVER, **SURROUNDINGS, **SERVICES}


def list_notes() -> list[str]:
    """List what stops nobody and an operator should know: of the clock, the prices and the store of budgets."""
    notes = []
    if problem := find_store_problem():
        notes.append(f"Budgets are kept by each process alone: {problem}.")
    try:
        return [*notes, *describe_age(catalog(), current_day()), *list_doubts()]
    except CatalogError:
        return notes  # check_prices has said so


def list_doubts() -> list[str]:
    """List custom prices that may be slips. Raises CatalogError."""
    return [f"A custom price looks like a mistake: {doubt}." for doubt in find_doubts(catalog())]
