# Every command of this repository. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
STAMPS := .make
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11
# Two workers are what a small machine has; more only helps where there are more cores.
WORKERS ?= 2

.PHONY: help serve demo-visit test check bench bench-leaks durability leaks leaks-fuzz fuzz mutants bench-fidelity privacy-pictures privacy-sample health-pictures fidelity-pages dist format lint types imports unit unit-ts e2e bundles lock reference setup setup-dev chromium strace screenshots docs clean

help:  ## list the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

serve: setup bundles  ## set everything up and serve Voile, the player and the demo shop
	@$(BIN)/python -m examples.demo

demo-visit: setup-dev chromium  ## pay the running demo shop a real visit in Chromium
	@$(BIN)/python -m examples.visit

# What is run once more on PostgreSQL: whatever depends on how a database behaves.
ON_POSTGRESQL := tests/integration/storage tests/integration/audit tests/integration/accounts/test_sharing.py \
	tests/integration/recordings/test_noting.py tests/integration/recordings/test_markers.py \
	tests/integration/ingest/test_two_processes.py tests/integration/cli/test_keys.py \
	tests/integration/durability/test_repair.py \
	tests/promises/test_key_failure_stores_nothing.py

# What `make check` has run just before in the same call is not run again.
CHECKED := $(filter check,$(MAKECMDGOALS))

test: setup-dev bundles chromium postgres strace fidelity-pages  ## every test: Python, TypeScript, end to end in Chromium
	$(if $(CHECKED),,npm test --silent --workspaces --if-present)
	$(BIN)/pytest tests $(if $(CHECKED),--ignore tests/unit --ignore tests/contract) -m "not browser" -n $(WORKERS)
	$(BIN)/pytest -p tests.postgresql $(ON_POSTGRESQL) -n $(WORKERS)
	$(BIN)/pytest tests e2e -m browser -n $(WORKERS) --dist loadgroup

check: setup-dev bundles lint types imports unit-ts unit  ## format, lint, types, contracts, unit tests

lint:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	npx biome ci recorder player
	npx depcruise --config .dependency-cruiser.cjs recorder/src player/src

types:
	$(BIN)/mypy
	npx tsc -p recorder
	npx tsc -p player

imports:
	$(BIN)/lint-imports

unit:
	$(BIN)/pytest tests/unit tests/contract -n $(WORKERS)

unit-ts:
	npm test --silent --workspaces --if-present

e2e: setup-dev bundles chromium fidelity-pages  ## the end-to-end tests alone
	$(BIN)/pytest e2e -n $(WORKERS) --dist loadgroup

bench: setup-dev bundles chromium postgres  ## the benchmarks, each prints a table
	$(BIN)/python -m bench

bench-fidelity: setup-dev bundles chromium fidelity-pages  ## compare pages with their replays, box by box, and take their pictures
	$(BIN)/python -m bench.fidelity --pictures docs/images/fidelity

privacy-pictures: setup-dev bundles chromium fidelity-pages  ## take the pictures of docs/privacy.md anew
	$(BIN)/python -m bench.fidelity.privacy

leaks: setup-dev bundles chromium  ## the leak suite: search wire, disk, export and logs for planted secrets
	$(BIN)/python -m e2e.leaks
	$(BIN)/pytest e2e/test_secrets.py tests/promises -n $(WORKERS) --dist loadgroup

leaks-fuzz: setup-dev bundles chromium  ## random pages against the oracle: SEED=0 COUNT=2000
	$(BIN)/python -m e2e.random --seed $(or $(SEED),0) --count $(or $(COUNT),2000)

fuzz: setup-dev bundles  ## broken envelopes against decoding, gates and storage: COUNT=5000 of each
	FUZZ_EXAMPLES=$(or $(COUNT),5000) $(BIN)/pytest tests/fuzz -n $(WORKERS)

mutants: setup-dev  ## break one line at a time: the tests must notice each
	$(BIN)/python -m tests.mutants

durability: setup-dev bundles strace  ## kill the server under load, more often than `make test` does: SEED=0 KILLS=100
	DURABILITY_SEED=$(or $(SEED),0) DURABILITY_KILLS=$(or $(KILLS),100) $(BIN)/pytest -s tests/integration/durability

bench-leaks: setup-dev bundles chromium  ## the leak suite's rows against other recorders from npm; takes a while
	cd bench/peers && npm ci --silent && node build.mjs
	$(BIN)/python -m bench.leaks

dist: setup-dev bundles  ## build the wheel, bundles included
	rm -rf dist
	$(BIN)/python -m hatchling build -t wheel
	@ls -l dist

format:  ## write the house style into the files
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	npx biome check --write recorder player

screenshots: setup-dev bundles chromium  ## take the pictures of the README anew
	$(BIN)/python -m examples.screenshots

reference: setup-dev  ## write the generated pages of docs/reference anew
	$(BIN)/python -m docs.reference.generate

lock: $(STAMPS)/lock-tool  ## write the locked requirements anew
	cd requirements && ../$(STAMPS)/uv/bin/$(LOCK) ../pyproject.toml -o runtime.txt
	cd requirements && ../$(STAMPS)/uv/bin/$(LOCK) -c runtime.txt ../pyproject.toml demo.in -o demo.txt
	cd requirements && ../$(STAMPS)/uv/bin/$(LOCK) -c demo.txt ../pyproject.toml dev.in -o dev.txt
	cd requirements && ../$(STAMPS)/uv/bin/$(LOCK) build.in -o build.txt

setup: $(STAMPS)/demo $(STAMPS)/node
setup-dev: $(STAMPS)/dev $(STAMPS)/node

$(BIN)/python:
	@"$(PYTHON)" -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Voile needs Python 3.11 or later; set PYTHON=/path/to/python3.11")'
	@"$(PYTHON)" -m venv .venv || { echo "Python has no venv module: apt-get install python3-venv" >&2; exit 1; }

$(STAMPS)/demo: requirements/demo.txt pyproject.toml | $(BIN)/python
	@echo "Installing Python packages ..."
	@$(PIP) --require-hashes -r requirements/demo.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/demo
	@echo "Installing the test tools ..."
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

$(STAMPS)/lock-tool: requirements/build.txt
	"$(PYTHON)" -m venv $(STAMPS)/uv
	$(STAMPS)/uv/bin/pip install --quiet --require-hashes -r requirements/build.txt
	@touch $@

$(STAMPS)/node: package-lock.json
	@command -v node > /dev/null || { echo "Voile needs Node 20 or later to build its bundles: https://nodejs.org/" >&2; exit 1; }
	@node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' || { echo "Voile needs Node 20 or later; this is $$(node -v)" >&2; exit 1; }
	@echo "Installing npm packages ..."
	@npm ci --silent
	@mkdir -p $(STAMPS) && touch $@

BUNDLE_SOURCES := $(shell find recorder player protocol src/voile/dashboard -type f \
	-not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/static/*' -not -path '*/test/*' -not -name '*.py' -not -name '*.pyc' -not -name '*.md' 2> /dev/null)

bundles: $(STAMPS)/bundles
$(STAMPS)/bundles: $(STAMPS)/node $(BUNDLE_SOURCES) package.json
	@echo "Building the loader, the recorder, the player and the style sheet ..."
	@npm run build --silent -w recorder
	@npm run build --silent -w player
	@npm run build:css --silent
	@touch $@

PAGES := bench/fidelity/pages
health-pictures: setup-dev bundles chromium  ## take the pictures of docs/controller/health-site.md anew
	rm -f docs/images/controller/*.png
	VOILE_PICTURES=docs/images/controller $(BIN)/pytest -q e2e/test_health_site.py

privacy-sample: setup-dev bundles chromium fidelity-pages  ## record the sample page of the privacy preview anew
	$(BIN)/python -m bench.fidelity.sample

fidelity-pages: $(STAMPS)/fidelity-pages
$(STAMPS)/fidelity-pages: $(STAMPS)/node $(shell find bench/fidelity/pages -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2> /dev/null)
	@echo "Building the pages that replays are compared with ..."
	@npm ci --silent --prefix $(PAGES)
	@node $(PAGES)/build.mjs
	@touch $@

chromium:
	@deploy/chromium.sh

postgres:
	@deploy/postgres.sh

strace:
	@deploy/strace.sh

clean:  ## remove everything that was built or installed; the data directory stays
	rm -rf .venv node_modules .make dist bench/fidelity/pages/node_modules bench/fidelity/pages/dist src/voile/ingest/bundles src/voile/dashboard/static
