# On a machine with Python 3.11 or newer and pip only, each target does its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
EXAMPLES := $(sort $(wildcard examples/*.yaml))
# The demo begins with the launch of October 2024 and goes on through the others by date.
FIRST := examples/2024-10-26-hwasong-11d.yaml

.PHONY: demo test check zones clean help

help: ## what there is to make
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Installed again only when what is to be installed has changed.
$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "geomap needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
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

zones: $(READY) ## rebuild data/eez from the law and the shoreline
	$(BIN)/geomap zones build

clean: ## remove what was installed and made
	rm -rf $(VENV) build dist output/*.html
