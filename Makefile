# Every command needs only make and Python 3.11 or newer, and is safe to repeat.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 7860
VERBATIM_INDEX ?= .verbatim
EXAMPLE ?= How many Ukrainian civilians were killed or injured?
SET ?= seeds
LOCK_TOOL := uv==0.13.9
LOCK_FLAGS ?= --upgrade
PYTEST_FLAGS ?=

BIN := $(VENV)/bin
CODE := assistant index eval tests
export VERBATIM_INDEX
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Candidates are run, not just found: a version manager's stand-in may name a Python it lacks, and
# a system Python may come without the parts that make an environment.
PYTHONS := $(PYTHON) python3 python3.13 python3.12 python3.11 python
PYTHON_FITS := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2])

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: install ## install, index the seed articles, answer an example, serve the web page
	@$(BIN)/verbatim index seeds/articles
	@printf '\n> %s\n\n' "$(EXAMPLE)"
	@$(BIN)/verbatim ask "$(EXAMPLE)"
	@printf '\n'
	@exec $(BIN)/verbatim serve --host $(HOST) --port $(PORT)

.PHONY: install
install: $(VENV)/.installed ## create the environment in .venv and install everything, pinned by hash

.PHONY: test
test: install lint ## all that CI runs: linter, types, tests with coverage, gold questions with gates
	$(BIN)/mypy
	$(BIN)/pytest --cov --cov-fail-under=90 $(PYTEST_FLAGS)
	$(BIN)/verbatim eval $(SET)

.PHONY: lint
lint: install ## check style and formatting
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

.PHONY: format
format: install ## repair style and formatting where a tool can
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

.PHONY: eval
eval: install ## score the gold questions: make eval SET=seeds
	$(BIN)/verbatim eval $(SET)

.PHONY: bench
bench: install ## measure speed and memory and print them beside their targets
	$(BIN)/python -m eval.benchmark

.PHONY: load
load: install ## have twenty visitors ask the page at once, and print how long they waited
	$(BIN)/python -m eval.load

.PHONY: readme
readme: install ## write the outputs that README.md shows anew
	$(BIN)/python -m tests.test_readme

.PHONY: lock
lock: $(VENV)/bin/python ## renew requirements.lock; LOCK_FLAGS= keeps every version that still fits
	@$(BIN)/python -m pip install -qq --upgrade --target $(VENV)/lock-tool $(LOCK_TOOL)
	$(VENV)/lock-tool/bin/uv --no-config pip compile pyproject.toml --extra dev --universal \
	    --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --system-certs \
	    --custom-compile-command "make lock" --quiet $(LOCK_FLAGS) --output-file requirements.lock

.PHONY: clean
clean: ## remove the environment, the default index and everything built
	rm -rf $(VENV) .verbatim build dist htmlcov .coverage *.egg-info test-artifacts
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment whose Python is gone or too old is made anew; any other is brought to the lock.
# The lock is complete, so nothing is left to resolve: --no-deps also keeps an older pip from asking
# for the newest of a package that another names with an extra, which no hash then allows.
$(VENV)/bin/python:
	@for python in $(PYTHONS); do \
	    if "$$python" -c '$(PYTHON_FITS)' 2>/dev/null; then \
	        echo "Creating $(VENV) with $$("$$python" --version)"; \
	        exec "$$python" -m venv --clear $(VENV); \
	    fi; \
	done; \
	echo "Error: no Python 3.11 or newer that can make an environment was found." >&2; \
	echo "Install one (on Debian or Ubuntu: apt-get install python3 python3-venv)," >&2; \
	echo "or name it: make install PYTHON=/path/to/python3.12" >&2; \
	exit 1

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@"$(BIN)/python" -c '$(PYTHON_FITS)' || { \
	    echo "Error: $(VENV) holds an unsuitable Python; run make clean and try again." >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@echo "Installing the locked packages into $(VENV); the first time takes a minute or two"
	@$(BIN)/python -m pip install -qq --no-deps --require-hashes --only-binary :all: -r requirements.lock
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m pip check >/dev/null || { $(BIN)/python -m pip check; exit 1; }
	@touch $@
