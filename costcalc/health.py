"""Whether this process is fit to serve: one list of checks, for its start, a reload, and those who watch it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from io import BytesIO
from time import monotonic
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.checks import ERROR, Tags, run_checks
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.views.decorators.http import require_safe
from jinja2 import TemplateError, meta

from costcalc.current import catalog, current_day
from pricing.catalog.loader import CatalogError
from pricing.estimate.estimate import choose_vocabularies, list_default_models
from pricing.tokens.encodings import FILES, VocabularyError, verify
from pricing.tokens.prompt import Prompt, count_prompt
from pricing.tokens.vocabularies import COUNTED, explain_missing

log = logging.getLogger("costcalc")

PAGE_HOLDS: Final = 10
"""Seconds after which a page is rendered anew, when somebody asks."""
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
    """Check the shipped files, and load what the models of the first page are counted in; others load when asked."""
    try:
        for encoding in FILES:
            verify(encoding)
        names = list_default_models(catalog(), current_day())
        count_prompt(Prompt(text="Hello"), choose_vocabularies(catalog(), names, current_day()))
    except VocabularyError as error:
        return [str(error)]
    except CatalogError:
        pass  # check_prices has said so
    return []


def check_templates() -> list[str]:
    """Compile each template; those that they extend and include have to be there."""
    env = engines["jinja2"].env  # type: ignore[attr-defined]  # of Jinja2's backend
    names = env.list_templates(extensions=["html"])
    problems = [] if names else ["there is no template"]
    for name in names:
        try:
            env.get_template(name)
            parsed = env.parse(env.loader.get_source(env, name)[0])
        except (TemplateError, UnicodeDecodeError) as error:
            problems.append(f"{name}: {error}")
        else:
            missing = {other for other in meta.find_referenced_templates(parsed) if other} - set(names)
            problems += [f"{name}: {other} is missing" for other in sorted(missing)]
    return problems


def check_static_files() -> list[str]:
    """Check that each static file has been collected, where they are served by the manifest: in production."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return []
    collected: Mapping[str, str] = staticfiles_storage.hashed_files
    names = [name for finder in get_finders() for name, _ in finder.list([])]
    lost = [name for name in names if name not in collected or not staticfiles_storage.exists(collected[name])]
    return [f"not collected: {', '.join(lost)}; run collectstatic"] if lost else []


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
    }
    response = _load_handler().get_response(WSGIRequest(environ))
    if response.status_code != 200 or b"</html>" not in b"".join(iter(response)):
        return [f"the first page answers {response.status_code}"]
    return []


@cache
def _load_handler() -> WSGIHandler:
    return WSGIHandler()


CHECKS: Final[Mapping[str, Callable[[], list[str]]]] = {
    "settings": check_settings,
    "prices": check_prices,
    "vocabularies": check_vocabularies,
    "templates": check_templates,
    "static_files": check_static_files,
    "page": check_page,
}

_found: dict[str, tuple[float, list[str]]] = {}


def find_problems(names: Iterable[str] = CHECKS) -> dict[str, list[str]]:
    """Return what is wrong, by check. A page is rendered now and then; the others change only with a reload."""
    for name in names:
        if name not in _found or (name == "page" and monotonic() - _found[name][0] > PAGE_HOLDS):
            _found[name] = (monotonic(), _run(CHECKS[name]))
    return {name: _found[name][1] for name in names}


def forget() -> None:
    """Have everything checked anew."""
    _found.clear()


def list_problems(names: Iterable[str] = CHECKS) -> list[str]:
    return [f"{name}: {problem}" for name, problems in find_problems(names).items() for problem in problems]


def _run(check: Callable[[], list[str]]) -> list[str]:
    try:
        return check()
    except Exception:  # whatever it is, it is a reason not to be sent any requests
        log.exception("A check of this server's health failed")
        return ["the check failed; see the log"]


def _without_folders(text: str) -> str:
    """Leave out the folders of paths: everybody may ask."""
    return re.sub(r"(?<![\w.])/(?:[^\s/]+/)*", "", text)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer `ok`, or 503 and what is not. With `?details`, say why, and what is in use."""
    problems = find_problems()
    unfit = [name for name, found in problems.items() if found]
    status = 503 if unfit else 200
    said = f"not ok: {', '.join(unfit)}" if unfit else "ok"
    if "details" not in request.GET:
        return HttpResponse(said + "\n", status=status, content_type="text/plain")
    missing = {name: problem for name in COUNTED if (problem := explain_missing(name))}
    book = None if problems["prices"] else catalog()
    details = {
        "status": said,
        "checks": {name: [_without_folders(problem) for problem in found] for name, found in problems.items()},
        "catalog": book and {"version": book.version.isoformat(), "digest": book.digest},
        "vocabularies": [name for name in COUNTED if name not in missing],
        "estimated_by_ratio": missing,
    }
    return JsonResponse(details, status=status)
