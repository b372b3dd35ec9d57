# On a machine with Python 3.11 or newer and pip only, each target does its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Beside the environment that is tested: what looks at it from outside.
TOOLS := $(VENV)-tools
# And with what speed is held against, none of which geomap needs.
BENCH_VENV := $(VENV)-bench
EXAMPLES := $(sort $(wildcard examples/*.yaml))
# The demo begins with the launch of October 2024 and goes on through the others by date.
FIRST := examples/2024-10-26-hwasong-11d.yaml

.PHONY: demo test check coverage mutation zones bench lock release audit clean help

help: ## what there is to make
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Installed again only when what is to be installed has changed; every file of it by its hash.
$(READY): pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "geomap needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY) ## maps of the example events into output/, with each verdict
	$(BIN)/geomap map $(FIRST) $(filter-out $(FIRST),$(EXAMPLES)) -o output

# axe-core, which looks for what a person who cannot see or point cannot use. Its tests are
# skipped, and say so, on a machine without npm.
AXE := tests/node_modules/.package-lock.json
$(AXE): tests/package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent --no-fund --no-audit --prefix tests; fi

test: $(READY) $(AXE) ## the tests
	$(BIN)/python -m pytest

check: $(READY) ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Not the tests of SIGTERM, which coverage takes for itself, of what --help imports, and of limits
# on the size of files, to which its own files are held as well.
coverage: $(READY) $(AXE) ## the tests once more, and which lines and branches they run
	rm -rf .coverage && mkdir .coverage
	-COVERAGE_FILE=$(CURDIR)/.coverage/data $(BIN)/python -m coverage run -m pytest -k 'not 15-143 and not whole_group and not test_help_imports and not disk_that_is_full'
	COVERAGE_FILE=$(CURDIR)/.coverage/data $(BIN)/python -m coverage combine --quiet
	COVERAGE_FILE=$(CURDIR)/.coverage/data $(BIN)/python -m coverage report --skip-covered --show-missing

mutation: $(READY) ## which small changes to what decides are noticed by its tests; MUTANTS=how many, 0: all; SEED=which
	$(PIP) cosmic-ray==8.7.0
	$(BIN)/python benchmarks/mutation.py --sample $(or $(MUTANTS),400) --seed $(or $(SEED),1) --survivors

zones: $(READY) ## rebuild data/eez from the law and the shoreline
	$(BIN)/geomap zones build

$(BENCH_VENV)/.ready: pyproject.toml requirements-bench.lock
	$(PYTHON) -m venv $(BENCH_VENV)
	$(BENCH_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-bench.lock
	$(BENCH_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

bench: $(BENCH_VENV)/.ready ## speed beside that of others, into benchmarks/RESULTS.md; BENCH=quick, BENCH=all
	$(BENCH_VENV)/bin/python benchmarks/run.py $(if $(BENCH),--$(BENCH))

$(TOOLS)/.ready: requirements-tools.lock
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-tools.lock
	@touch $@

LOCK = $(TOOLS)/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command 'make lock'
lock: $(TOOLS)/.ready ## resolve the dependencies anew, on purpose, into the lock files
	$(LOCK) --upgrade --extra dev --output-file requirements.lock pyproject.toml
	$(LOCK) --upgrade --constraint requirements.lock --extra dev --extra bench --output-file requirements-bench.lock pyproject.toml
	$(LOCK) --upgrade --constraint requirements.lock --extra dev --extra spark --output-file requirements-spark.lock pyproject.toml
	echo 'cyclonedx-bom pip-audit uv' | tr ' ' '\n' | $(LOCK) --upgrade --output-file requirements-tools.lock -

audit: $(TOOLS)/.ready ## look up known vulnerabilities of everything that is locked (asks PyPI)
	$(TOOLS)/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements.lock

release: $(READY) $(TOOLS)/.ready ## wheel, source and bill of materials into dist/, the same bytes each time
	rm -rf dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m build --no-isolation --outdir dist .
	$(LOCK) --constraint requirements.lock --output-file dist/runtime.lock pyproject.toml
	$(TOOLS)/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --output-file dist/geomap.cdx.json dist/runtime.lock
	rm dist/runtime.lock

clean: ## remove what was installed and made
	rm -rf $(VENV) $(TOOLS) $(BENCH_VENV) .coverage build dist output/*.html
