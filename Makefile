# Everything a developer or a newcomer runs. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PLATFORMS ?= $(wildcard $(HOME)/.local/share/saleor/*)
export PYTHONPATH := deploy/sandbox:.

.PHONY: help install demo test platform verify lint types e2e bench clean lock properties

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.installed: requirements.lock setup.cfg
	@deploy/sandbox/install.sh "$(PYTHON)" "$(VENV)"
	@touch $@

install: $(VENV)/.installed ## the Python environment, from the lock file

demo: ## the shop on this machine: RESET=1 starts anew, CHECK=1 buys one product and ends
	@$(if $(RESET),RESET=1) $(if $(CHECK),CHECK=1) $(if $(SALEOR_HOME),SALEOR_HOME=$(SALEOR_HOME)) deploy/sandbox/demo.sh "$(PYTHON)" "$(VENV)"

test: install ## the whole suite on the sandbox
	@$(BIN)/python -m pytest tests $(ARGS)

platform: install ## platform and conformance suites on each real Saleor found
	@$(BIN)/python -m tests.harness.each_platform $(PLATFORMS) -- $(ARGS)

lint: install ## ruff
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: install ## mypy, strict on our code
	@$(BIN)/mypy

verify: lint types test ## what decides "done": lint, types, tests, and the storefront's own
	@cd storefront && npm ci --no-audit --no-fund && npm run verify

e2e: install ## browser tests against the sandbox
	@$(BIN)/python -m pytest tests/e2e $(ARGS)

bench: install ## the benchmarks: ratios against a baseline of the same run
	@$(BIN)/python -m benchmarks $(ARGS)

lock: ## renew requirements.lock (hashes, no addresses)
	@deploy/sandbox/lock.sh

properties: install ## renew the README's table of properties
	@$(BIN)/python -m tests.harness.properties

clean: ## forget what was built and the sandbox's data
	rm -rf .sandbox build dist .mypy_cache .ruff_cache .hypothesis storefront/.next
