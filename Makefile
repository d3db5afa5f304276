# OpenOS + ClawWork. `make help` lists the targets.
SHELL := /bin/sh
.DEFAULT_GOAL := help

BIN := .venv/bin
PINS := pyproject.toml constraints.txt
RUN_STAMP := .venv/.installed-run
DEV_STAMP := .venv/.installed-dev

# What draws the pages of Word, Excel and PowerPoint files, and letters as wide as those of Microsoft's.
OFFICE := libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui fonts-liberation fonts-crosextra-carlito

export PYTHON
# Tests start many processes: each would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/bin/python: | scripts/venv.sh
	@sh scripts/venv.sh

$(RUN_STAMP): $(PINS) | .venv/bin/python
	@echo "Installing both services into .venv ..."
	@sh scripts/install.sh web,build,api
	@touch $@

$(DEV_STAMP): $(PINS) | .venv/bin/python
	@echo "Installing both services and their tools into .venv ..."
	@sh scripts/install.sh web,build,api,video,dev
	@touch $(RUN_STAMP) $@

.PHONY: setup
setup: | .venv/bin/python ## Install and build everything that running needs
	@$(MAKE) --no-print-directory -j2 system frontend
	@$(BIN)/python -m clawwork_api.runtime.sandboxes install >/dev/null || echo "Going on without them."

.PHONY: develop
develop: $(DEV_STAMP) ## Install the libraries that checks and tests need

.PHONY: system
system: ## Install what the system lacks for running, where this user may
	@sh scripts/system_packages.sh bubblewrap
	@sh scripts/system_packages.sh $(OFFICE)

.PHONY: packages
packages: $(DEV_STAMP) ## Install what the system lacks for the tests
	@sh scripts/system_packages.sh --required bubblewrap postgresql redis-server $(OFFICE)
	@sh scripts/browser.sh

.PHONY: frontend
frontend: $(RUN_STAMP) ## Build the frontend if its sources changed
	@$(BIN)/python scripts/build_frontend.py

.PHONY: run
run: setup ## Start ClawWork and OpenOS and print the address
	@exec $(BIN)/python -m scripts.run

.PHONY: format
format: $(DEV_STAMP) ## Format the code and mend what ruff can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: check
check: $(DEV_STAMP) ## Format, lint, types, import rules, dead code
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy clawwork_api openos scripts
	$(BIN)/lint-imports
	$(BIN)/vulture

.PHONY: test
test: test-unit test-browser ## Every test: unit, contract, then the browser

.PHONY: test-unit
test-unit: packages setup ## Unit and contract tests, for two cores
	$(BIN)/python -m pytest tests --ignore=tests/browser -q -n 3 --dist loadfile --no-loadscope-reorder

.PHONY: test-browser
test-browser: packages setup ## Tests in headless Chromium
	$(BIN)/python -m pytest tests/browser -q -n 2 --dist worksteal

.PHONY: screenshots
screenshots: packages setup ## Photograph the screens of a running program into docs/screenshots
	$(BIN)/python -m tests.browser.screenshots

.PHONY: chaos
chaos: $(DEV_STAMP) ## Kill workers at random a thousand times and write docs/reliability.md
	$(BIN)/python -m scripts.chaos.campaign

LIVEBENCH ?= $(wildcard ../shared/real/livebench)

.PHONY: bench
bench: $(DEV_STAMP) ## Measure steps, crowds, streams and lists and write docs/performance.md
	$(BIN)/python -m scripts.bench $(if $(LIVEBENCH),--livebench $(LIVEBENCH))

.PHONY: fuzz
fuzz: $(DEV_STAMP) ## Fuzz the API by its OpenAPI document, longer than the tests do
	FUZZ_EXAMPLES=200 $(BIN)/python -m pytest tests/fuzz -q --timeout=0

.PHONY: clean
clean: ## Remove what is built; data and .env stay
	rm -rf .venv .web .mypy_cache .ruff_cache .pytest_cache .import_linter_cache *.egg-info
	find clawwork_api openos scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +
