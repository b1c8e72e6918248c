# make run: build the sample and serve it.  make test: run the tests.  Both set up what they need.
PYTHON ?= python3
PORT ?= 8001
VENV := .venv
BIN := $(VENV)/bin

SUPPLY := $(VENV)/supply/bin
# Exactly the packages of locks/, each file known by its hash. LOCKED=no takes the newest that the ranges of pyproject.toml allow.
LOCKED ?= yes

PIP := -m pip install --quiet --disable-pip-version-check

.PHONY: run test lowest faults fuzz html-checker lint lock audit sbom

run: $(VENV)/run.stamp
	@$(BIN)/python build_db.py build samples/papers.jsonl --db papers.db
	@$(BIN)/python build_db.py serve --db papers.db --port $(PORT)

# Processes (tests/conftest.py says how many) take file by file, in their order: tests of one file share what they build, and
# few may take long.
PYTEST_ARGS ?= --numprocesses auto --dist loadfile --no-loadscope-reorder
test: $(VENV)/test.stamp
	$(BIN)/python -m pytest $(PYTEST_ARGS)

# The tests with the oldest versions that pyproject.toml allows: are its bounds true?
LOWEST := $(VENV)/lowest/bin/python
lowest: $(VENV)/supply.stamp
	@$(PYTHON) -m venv $(VENV)/lowest
	@$(SUPPLY)/uv pip install --quiet --python $(LOWEST) --resolution lowest-direct --editable '.[test]'
	$(LOWEST) -m pytest $(PYTEST_ARGS)

# Breaks builds in every way that docs/threats.md names; with strace, and as root, in all of them.
faults: $(VENV)/test.stamp
	@$(BIN)/python -m tests.faults

# Fuzzes readers and extractors for ten minutes; needs Linux.
FUZZ_SECONDS ?= 600
fuzz: $(VENV)/test.stamp
	@$(BIN)/python $(PIP) 'atheris>=2.3'
	@$(BIN)/python -m tests.fuzz $(FUZZ_SECONDS)

# The Nu Html Checker, for tests of pages; needs npm, and java to run.
html-checker: $(VENV)/test.stamp
	@npm install --prefix $(VENV)/html --no-audit --no-fund --loglevel=error vnu-jar@26.9.27

lint: $(VENV)/test.stamp
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "Papersette needs Python 3.10 or newer; choose one with make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "python3-venv is missing: apt-get install python3-venv, or your system's package of that name" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

LOCK := --require-hashes --only-binary :all: --requirement
HINT := { echo "The packages of locks/ cannot be installed here; make LOCKED=no takes others that pyproject.toml allows" >&2; exit 1; }
# install(PYTHON, LOCK FILE, EXTRAS): what is locked, then the project itself, for which nothing more is fetched.
ifeq ($(LOCKED),yes)
install = { $(1) $(PIP) $(LOCK) locks/$(2).txt || $(HINT); } && $(1) $(PIP) --no-deps --no-build-isolation --editable .
else
install = $(1) $(PIP) --editable '.$(3)'
endif

$(VENV)/run.stamp: pyproject.toml locks/run.txt | $(VENV)/bin/python
	@echo "Installing into $(VENV) ..."
	@$(call install,$(BIN)/python,run,)
	@touch $@

$(VENV)/test.stamp: pyproject.toml locks/test.txt | $(VENV)/bin/python
	@echo "Installing into $(VENV) ..."
	@$(call install,$(BIN)/python,test,[test,lint])
	@touch $@ $(VENV)/run.stamp

# What looks after the locks lives apart: it needs many packages, and none of them is the project's.
$(VENV)/supply.stamp: locks/supply.txt | $(VENV)/bin/python
	@$(PYTHON) -m venv $(VENV)/supply
	@$(SUPPLY)/python $(PIP) $(LOCK) locks/supply.txt
	@touch $@

COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" $(SUPPLY)/uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links

# LOCK_ARGS=--upgrade moves everything; without it what is pinned stays where it can.
lock: $(VENV)/supply.stamp
	$(COMPILE) $(LOCK_ARGS) pyproject.toml locks/build.in --output-file locks/run.txt
	$(COMPILE) $(LOCK_ARGS) pyproject.toml locks/build.in --extra test --extra lint --constraint locks/run.txt --output-file locks/test.txt
	$(COMPILE) $(LOCK_ARGS) --group supply --output-file locks/supply.txt

# Asks a data base of known weaknesses, over the network: a part that cannot be looked up is a failure too.
audit: $(VENV)/supply.stamp
	$(SUPPLY)/pip-audit --strict --disable-pip --require-hashes --requirement locks/run.txt
	$(SUPPLY)/pip-audit --strict --disable-pip --require-hashes --requirement locks/test.txt

sbom: $(VENV)/supply.stamp
	$(SUPPLY)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --output-format JSON --output-file papersette.cdx.json locks/run.txt
