# make run: build the sample and serve it.  make test: run the tests.  Both set up what they need.
PYTHON ?= python3
PORT ?= 8001
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test faults lint

run: $(VENV)/run.stamp
	@$(BIN)/python build_db.py build --db papers.db
	@$(BIN)/python build_db.py serve --db papers.db --port $(PORT)

test: $(VENV)/test.stamp
	$(BIN)/python -m pytest $(PYTEST_ARGS)

# Breaks builds in every way that docs/threats.md names; with strace, and as root, in all of them.
faults: $(VENV)/test.stamp
	@$(BIN)/python -m tests.faults

lint: $(VENV)/test.stamp
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "Papersette needs Python 3.10 or newer; choose one with make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "python3-venv is missing: apt-get install python3-venv, or your system's package of that name" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: pyproject.toml | $(VENV)/bin/python
	@echo "Installing into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/test.stamp: pyproject.toml | $(VENV)/bin/python
	@echo "Installing into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,lint]'
	@touch $@ $(VENV)/run.stamp

