from __future__ import annotations

from costcalc.settings import DATA, DATABASES, DEFAULT_AUTO_FIELD, KEEP_HOURS, TASKS  # noqa: F401 -- the server asks

SECRET_KEY = "a benchmark needs none"  # noqa: S105
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.bench.bare"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
USE_TZ = True
INSTALLED_APPS = ["django_tasks", "django_tasks_db", "costcalc.jobs"]
# What the server's worker and its pool ask for
CONNECTIONS = 100
BEHIND_PROXY = False
POOL_SIZE = 1
POOL_SECONDS = 20
WORKER = False
