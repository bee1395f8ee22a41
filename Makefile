# Two commands are enough on a fresh machine (Python 3.11, make, git): `make demo` and `make test`.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
DATA_ROOT ?= data
BIN := .venv/bin
INSTALLED := .venv/.installed
export UV_COMPILE_BYTECODE := 1
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint style types sql tests generate dagster notebooks serve bench mutants lock clean

help: ## show this list
	@awk -F':.*## ' '/^[a-z_-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(INSTALLED): requirements.lock pyproject.toml
	@echo "Setting up .venv from requirements.lock (about half a minute the first time) …"
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if v == (3, 11) else "Python 3.11 is needed, this is %d.%d; call: make PYTHON=/path/to/python3.11 …" % v)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --python $(BIN)/python -e .
	@touch $@

setup: $(INSTALLED) ## make the virtual environment when it is missing or stale

demo: $(INSTALLED) ## simulate a chain, run everything, and say where to look
	@$(BIN)/ketenmonitor demo --data-root $(DATA_ROOT)

test: lint tests ## every check and test

lint: $(INSTALLED) ## style, types, import directions, SQL, generated files
	@$(MAKE) --no-print-directory --jobs 2 --output-sync style types sql

style: $(INSTALLED)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m pipelines.generate --check

types: $(INSTALLED)
	@$(BIN)/mypy

sql: $(INSTALLED)
	@$(BIN)/dbt parse --quiet --project-dir dbt_project --profiles-dir dbt_project
	@$(BIN)/dbt-bouncer run --config-file dbt_project/dbt-bouncer.yml >dbt_project/target/bouncer.txt 2>&1 || (cat dbt_project/target/bouncer.txt; exit 1)
	@$(BIN)/sqlfluff lint --disable-progress-bar --processes 2 dbt_project/models dbt_project/tests

tests: $(INSTALLED) ## the tests alone
	@command -v chromium >/dev/null || echo "NOTE: chromium is not installed; the browser tests are left out (Debian: apt-get install chromium)"
	@command -v npm >/dev/null && npm ci --silent --no-audit --no-fund --prefix tests/browser || echo "NOTE: axe-core could not be installed with npm; the axe tests are left out"
	@$(BIN)/pytest -q -n 2 --dist loadgroup --no-loadscope-reorder

generate: $(INSTALLED) ## rewrite the generated files
	@$(BIN)/python -m pipelines.generate

dagster: $(INSTALLED) ## Dagster's webserver and daemon on loopback, everything under the data root
	@$(BIN)/ketenmonitor dagster --data-root $(DATA_ROOT)

serve: $(INSTALLED) ## the published site on loopback
	@$(BIN)/ketenmonitor serve --data-root $(DATA_ROOT)

notebooks: $(INSTALLED) ## the notebooks, offline, on loopback
	@$(BIN)/marimo edit --host 127.0.0.1 --no-token notebooks

bench: $(INSTALLED) ## the figures of the performance table
	@$(BIN)/python benchmarks/bench_intake.py
	@$(BIN)/python benchmarks/bench_national_year.py
	@$(BIN)/python benchmarks/bench_build.py
	@test ! -f $(DATA_ROOT)/warehouse.duckdb || $(BIN)/python benchmarks/bench_publish.py $(DATA_ROOT)
	@test ! -d $(DATA_ROOT)/published/site || $(BIN)/python benchmarks/bench_pages.py $(DATA_ROOT)

mutants: $(INSTALLED) ## every mutant of the SQL against oracle, unit tests and laws (minutes)
	@$(BIN)/python -m tests.mutation

lock: $(INSTALLED) ## resolve the dependencies anew and write requirements.lock
	@$(BIN)/uv lock --quiet
	@$(BIN)/uv export --quiet --no-emit-project --no-header --no-annotate --output-file requirements.lock >/dev/null

clean: ## remove the demo's data and build folders, keep .venv
	@rm -rf data data.key dbt_project/target dbt_project/logs build
