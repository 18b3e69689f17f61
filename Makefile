# Two commands set everything up; each needs nothing but Python 3.11 or newer and make.
#   make run    analyse the study in data/ into out/
#   make test   every check that lands a change: lint, types, doctests, tests

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test lint types tests lock sample clean

run: $(READY)
	$(BIN)/lifecircle run data --out out

test: lint types tests

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

tests: $(READY)
	$(BIN)/pytest -q -n 2 --dist worksteal --doctest-modules tests coverage/lifecircle

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit('lifecircle needs Python 3.11 or newer; name one: make PYTHON=python3.12 …') if sys.version_info < (3, 11) else None"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q coverage/lifecircle
	@touch $(READY)

# Rewrites the lock from pyproject.toml (needs uv). It names no index: pip's own settings say where.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --extra dev \
		--custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

# Writes the model district again; the committed data/ must not change.
sample: $(READY)
	rm -rf data
	$(BIN)/lifecircle sample --out data

clean:
	rm -rf $(VENV) out .mypy_cache .ruff_cache .pytest_cache .hypothesis
