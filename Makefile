# Each target does all the set-up it needs.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: install run test check bench audit screenshot clean

install: .venv/run

.venv/run: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/dev: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ .venv/run

run: .venv/run ## serve http://127.0.0.1:$(PORT)
	$(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

# The browser tests drive Debian's chromium; it is installed where we may.
.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || ( test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	  && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null ) \
	  || echo "No chromium: the browser tests will be skipped. Install it to run them." >&2

test: .venv/dev chromium
	$(BIN)/python -m pytest $(ARGS)

check: .venv/dev chromium
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python manage.py check
	$(BIN)/python manage.py makemigrations --check
	COSTCALC_PRODUCTION=true COSTCALC_ALLOWED_HOSTS=costcalc.example \
	  COSTCALC_SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python -m coverage run -m pytest $(ARGS)
	$(BIN)/python -m coverage report --fail-under=95

bench: .venv/dev
	$(BIN)/python -m tests.bench

audit: .venv/dev ## are our prices still those of the world?
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade genai-prices
	$(BIN)/python manage.py prices audit

screenshot: .venv/dev chromium
	$(BIN)/python -m tests.browser.screenshot

clean:
	rm -rf .venv staticfiles .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
