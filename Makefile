# The verbs of this repository. `make demo` and `make test` need only Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INPUTS := pyproject.toml requirements.lock

.PHONY: demo test check format samples docs site notebooks lock bench dev clean help

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

demo: $(VENV)/.ready  ## install, run the main job on the bundled samples, show what came out
	$(BIN)/juesuan demo

test: $(VENV)/.ready-dev  ## install, run the whole test suite
	$(BIN)/python -m pytest -q -n 2

check: $(VENV)/.ready-dev  ## linter, formatter, types, module boundaries
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/tach check

format: $(VENV)/.ready-dev  ## put the code in its standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

samples: $(VENV)/.ready-dev  ## make data/samples again from tests/generator
	$(BIN)/python -m tests.generator data/samples

docs: $(VENV)/.ready-dev  ## make the generated pages again (dictionary, checks, glossary, notebooks on data/demo)
	$(BIN)/python -m pipeline.tables
	$(BIN)/python -m expectations.catalogue
	$(BIN)/python docs/hooks/glossary.py
	$(BIN)/python notebooks/pages.py

site: $(VENV)/.ready-dev  ## the documentation as a site, in build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "build/site/index.html"

notebooks: $(VENV)/.ready-dev  ## the notebooks in the browser, on data/demo
	$(BIN)/marimo edit notebooks

bench: $(VENV)/.ready-dev  ## speed against peers and limits into docs/performance.md (hours), accuracy into docs/accuracy.md
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.accuracy --write

dev: $(VENV)/.ready-dev  ## the Dagster page on this checkout's home
	DAGSTER_HOME=$(CURDIR) $(BIN)/dagster dev

lock: $(VENV)/.installer  ## resolve requirements.lock anew
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
	  --no-header --quiet --upgrade --output-file requirements.lock

clean:  ## forget the installation and all that runs made
	rm -rf $(VENV) *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	git clean -fdxq data

$(VENV)/.installer:
	$(PYTHON) -c 'import sys; sys.exit("Juesuan needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	touch $@

$(VENV)/.ready: $(VENV)/.installer $(INPUTS)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint requirements.lock --editable .
	touch $@

$(VENV)/.ready-dev: $(VENV)/.installer $(INPUTS)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint requirements.lock --editable '.[dev,ocr,crawl,cluster,mcp,notify,docs,notebooks]'
	touch $@ $(VENV)/.ready
