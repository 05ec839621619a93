"""All settings, from the environment (costcalc/configuration/), with defaults for one person on their own machine.

COSTCALC_PRODUCTION=true is for everybody else: it refuses to start without a secret key and allowed hosts.
"""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from jinja2 import StrictUndefined

from costcalc.configuration.data_folder import EVERYBODYS, read_own_key
from costcalc.configuration.database_url import describe_database
from costcalc.configuration.environment import LOOPBACK, load_environment

_environment = load_environment()
ROOT = Path(__file__).parent.parent

PRODUCTION = _environment.production
DEBUG = _environment.debug
ALLOWED_HOSTS = [*(_environment.allowed_hosts or LOOPBACK)]
# On one's own machine it signs nothing but long addresses, and those must outlive the server.
SECRET_KEY = _environment.secret_key or read_own_key(_environment.data_folder) or EVERYBODYS
SECRET_KEY_FALLBACKS = [] if PRODUCTION else [EVERYBODYS]  # addresses that a command made before a server made its key

# What a person may send. What a command asks too (the longest text, custom tables), it has from the environment itself.
# A training file is read line by line as it lies in memory; it may be larger than a prompt.
MAX_TRAINING_MB = _environment.max_training_mb
# Usage logs are written to disk as they arrive, and read by a worker (costcalc/jobs/).
MAX_USAGE_MB = _environment.max_usage_mb
MAX_USAGE_BYTES = _environment.max_usage_bytes
DATA_UPLOAD_MAX_MEMORY_SIZE = None  # the limits of costcalc.admission.body hold before, each for its path
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000  # all fields of a pipeline's forty steps
DATA_UPLOAD_MAX_NUMBER_FILES = 5_000  # a folder of logs, such as those of a coding agent's sessions
# Above every limit: costcalc/admission/body.py has each route's, refused before a file in it is read.
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000_000
# Prompts stay in memory: no temporary files. Usage logs have a handler of their own (costcalc/jobs/uploads.py).
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

# How often one client may ask (the API, and forms that are sent): (requests, seconds), or None: at will
RATE = _environment.rate
# How much work one client may ask for in a minute, and the Redis where the machines of a service keep count together
BUDGET_CHARACTERS = _environment.budget_characters
BUDGET_CELLS = _environment.budget_cells
BUDGET_MB = _environment.budget_mb
CACHE_URL = _environment.cache_url
# The processes for long work: how many, how many requests may wait for them, and how many seconds one may take
POOL_SIZE = _environment.pool_size
POOL_QUEUE = _environment.pool_queue
POOL_SECONDS = _environment.pool_seconds
# How many connections one client may hold, and how much of what is being sent one process of the server holds
CONNECTIONS = _environment.connections
MAX_HELD_BYTES = _environment.max_held_mb * 1_000_000
# Other sites whose scripts may read the API's answers, such as https://tools.example.com; * is all
CORS_ORIGINS = [*_environment.cors_origins]

# The folder of whatever the server writes
DATA = _environment.data_folder
# Whether the server has a worker beside it that reads usage files, and for how long what they came to is kept
WORKER = _environment.worker
KEEP_HOURS = _environment.keep_hours

INSTALLED_APPS = [
    "costcalc",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "costcalc.jobs",
]

MIDDLEWARE = [
    # The first: what a later one refuses or redirects needs its headers, too.
    "costcalc.middleware.add_headers",
    "costcalc.middleware.shape_errors",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "costcalc.middleware.allow_origins",
    # What it refuses has the headers of all above.
    "costcalc.admission.middleware.admit",
    "costcalc.admission.forwarding.forward_heavy",
    "django.middleware.common.CommonMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "costcalc.urls"
WSGI_APPLICATION = "costcalc.wsgi.application"

# Jinja2, because Django's own engine took three times as long as everything else (docs/decisions/0003).
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "environment": "costcalc.web.jinja.build_environment",
            "context_processors": ["costcalc.web.context.describe_page"],
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
        },
    }
]

# Usage files that wait, and what they came to: no prompts, no sessions, no cookies. In SQLite, what is deleted is
# overwritten, and its room is given back (auto_vacuum, before the first table is made).
_sqlite = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA / "jobs.sqlite3",
    "OPTIONS": {
        "timeout": 5,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA auto_vacuum=FULL; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA secure_delete=ON",
    },
}
# Whether several machines keep jobs together, in a PostgreSQL
SHARED = _environment.database_url is not None
DATABASES = {"default": describe_database(_environment.database_url) if _environment.database_url else _sqlite}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en"

STATIC_URL = "static/"
# In production, what collectstatic has collected; on one's own machine, static files from where they are.
STATIC_ROOT = ROOT / "staticfiles" if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "costcalc.web.plotly_js.PlotlyFinder",
]
_static = "costcalc.web.static_files.StaticFiles"
STORAGES = {
    "staticfiles": {"BACKEND": _static if PRODUCTION else "django.contrib.staticfiles.storage.StaticFilesStorage"}
}

# Security. The two style hashes are of what plotly.js puts into the page (the empty string, and the style sheet of the
# map library inside it); a test computes them from the installed wheel and names the new ones when plotly changes.
PLOTLY_STYLE_HASHES = [
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, *PLOTLY_STYLE_HASHES],
        "img-src": [SELF, "data:", "blob:"],  # blob: is plotly's "download as PNG"
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION if _environment.ssl_redirect is None else _environment.ssl_redirect
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = _environment.hsts_seconds if PRODUCTION else 0
# Only where an operator asks: the one binds hosts that may not be ours, the other names a list that is slow to forget.
SECURE_HSTS_INCLUDE_SUBDOMAINS = _environment.hsts_subdomains
SECURE_HSTS_PRELOAD = _environment.hsts_preload
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # CSRF protection: no request changes anything or is known by a cookie (docs/security.md)
    "security.W005",  # HSTS for subdomains: they may be somebody else's, so an operator asks for it
    "security.W021",  # HSTS preload: hard to take back, so an operator asks for it
]
BEHIND_PROXY = _environment.behind_tls_proxy
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"short": {"()": "costcalc.configuration.logs.ShortErrors"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["short"]}},
    "loggers": {"django": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}
