# Two commands do everything: `make run` and `make test`. Each sets up what it needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PINNED := --constraint constraints.txt

# The CPU build only: the default build for Linux brings gigabytes of CUDA. Elsewhere there is no other.
TORCH  := torch==2.13.0
ifeq ($(shell uname -s),Linux)
TORCH_CPU := $(TORCH)+cpu
TORCH_INDEX := --index-url https://download.pytorch.org/whl/cpu
else
TORCH_CPU := $(TORCH)
endif

.DEFAULT_GOAL := help
.PHONY: help run test test-units test-e2e test-faults test-install lint types layers pictures constraints clean

help: ## Show the targets
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: $(VENV)/run.stamp ## The main job on the sample article: pre-label, annotate in the browser, get claims
	$(BIN)/factcheck run seeds

# The end-to-end tests mostly wait for a browser and for servers; the rest fills the time.
TOGETHER := --jobs=2 --keep-going $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

test: $(VENV)/test.stamp lint ## Linters, types and all tests, the end-to-end tests beside all others
	@$(MAKE) --no-print-directory $(TOGETHER) test-e2e types layers test-units

test-units: $(VENV)/test.stamp ## All tests but the end-to-end tests
	$(BIN)/python -m pytest --ignore=tests/e2e

test-e2e: $(VENV)/test.stamp ## The tests with a real Label Studio, and with a browser
	$(BIN)/python -m pytest tests/e2e

test-install: $(VENV)/test.stamp ## pip of each Python resolves what users install: minutes, and the package index
	FACTCHECK_INSTALL=1 $(BIN)/python -m pytest tests/test_install.py

test-faults: $(VENV)/test.stamp ## 240 faults of pushes, 60 killed pulls, pairs at once, 6,000 mutated tasks: a quarter of an hour
	FACTCHECK_KILLS=60 FACTCHECK_MUTATIONS=6000 $(BIN)/python -m pytest tests/studio/pulling
	FACTCHECK_KILLS=60 FACTCHECK_PAIRS=12 $(BIN)/python -m pytest tests/e2e/test_at_once.py
	FACTCHECK_FAULTS=240 $(BIN)/python -m pytest tests/e2e/test_faults.py

lint: $(VENV)/test.stamp ## Style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/test.stamp ## Static types
	$(BIN)/mypy

layers: $(VENV)/test.stamp ## Imports point down only
	$(BIN)/lint-imports

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "factcheck needs Python 3.11 or newer; name one with `make PYTHON=python3.12 …`")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) --upgrade 'pip>=25' # older ones trip over the dependencies' extras

# constraints.txt says which releases: what somebody published yesterday changes nothing here.
$(VENV)/run.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) $(PINNED) --editable '.[studio]'
	@touch $@

$(VENV)/test.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) $(PINNED) '$(TORCH_CPU)' || $(PIP) $(PINNED) '$(TORCH_CPU)' $(TORCH_INDEX)
	$(PIP) $(PINNED) --editable '.[studio,train,dev]'
	@touch $@ $(VENV)/run.stamp

pictures: $(VENV)/test.stamp ## Take the pictures of the documentation again
	FACTCHECK_PICTURES=$(CURDIR)/docs/images $(BIN)/python -m pytest tests/e2e/test_main_job.py tests/e2e/test_report.py tests/e2e/test_matrix.py tests/e2e/test_team.py

# torch is named above, and what its builds with CUDA bring is not wanted.
constraints: $(VENV)/bin/python ## Take the newest releases of all dependencies into constraints.txt
	$(PIP) uv
	$(BIN)/uv pip compile --upgrade --universal --quiet --no-annotate --custom-compile-command 'make constraints' \
	  --extra studio --extra train --extra dev pyproject.toml --output-file $(VENV)/constraints.txt
	grep -Ev '^(torch|triton|cuda-|nvidia-)' $(VENV)/constraints.txt > constraints.txt

clean: ## Remove the environment and what tests left
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
