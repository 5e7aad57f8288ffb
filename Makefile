# Two commands on a fresh machine: `make profile FILE=path` and `make test`. Everything else is for those who stay.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PROTOS := $(shell find protos/profilemydata -name '*.proto')
PORT ?= 8080
UV ?= uv
TEST_WORKERS ?= -n 2
OUT ?= .
N ?= 2000
SEED ?= 1

.PHONY: help setup run profile test lint format protos contract lock bench bench-quick exports fuzz faults k8s clean

help: ## Show the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | expand -t 12

$(VENV)/.installed: requirements.lock pyproject.toml
	@echo "Installing into $(VENV) (once, about two minutes) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

protos/gen/.generated: $(PROTOS) $(VENV)/.installed
	@rm -rf protos/gen && mkdir -p protos/gen
	@$(BIN)/python -m grpc_tools.protoc -Iprotos --python_out=protos/gen --pyi_out=protos/gen --grpc_python_out=protos/gen $(PROTOS)
	@touch $@

setup: $(VENV)/.installed protos/gen/.generated ## Install everything into .venv and generate what is generated

protos: protos/gen/.generated ## Generate the stubs

run: setup ## Start the whole suite on http://127.0.0.1:8080; Ctrl-C drains it
	@exec $(BIN)/pmd run --port $(PORT)

profile: setup ## Profile one file: make profile FILE=path [OUT=directory] [ARGS="--json …"]
	@test -n "$(FILE)" || { echo "Which file? make profile FILE=path/to/data.csv"; exit 2; }
	@$(BIN)/pmd profile "$(FILE)" --out "$(OUT)" --start $(ARGS)

test: setup ## Run every test: make test [ARGS="-k name"]
	@$(BIN)/python -m pytest $(TEST_WORKERS) $(ARGS)

lint: setup ## Format check, lint, types, import rules, contracts
	@$(BIN)/ruff format --check --quiet . || { echo "run: make format"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache | tail -n 3; exit $${PIPESTATUS[0]}
	@$(BIN)/buf lint protos

format: setup ## Put the code into shape
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --fix --quiet .

contract: setup ## Write the report's schema and golden reports anew; refuses what would break readers
	@$(BIN)/python -m tests.report

lock: ## Resolve the dependencies anew into requirements.lock (needs uv)
	@$(UV) pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet --output-file requirements.lock
	@for service in profiler transformer artifacts persistence gateway; do \
	  $(UV) pip compile pyproject.toml --extra $$service --constraint requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet --output-file deploy/locks/$$service.lock; \
	done

faults: setup ## Crash tests with real processes
	@$(BIN)/python -m pytest tests/faults $(ARGS)

k8s: setup ## Render and validate the Kubernetes manifests, offline
	@$(BIN)/python -m deploy.k8s.validate

bench: setup ## All benchmarks, about 30 minutes: make bench [ARGS="--only peers,families"]
	@$(BIN)/python -m bench $(ARGS)

bench-quick: setup ## The same on small tables, about two minutes
	@$(BIN)/python -m bench --quick $(ARGS)

exports: setup ## The tools that rules are exported to read and run them: make exports [ARGS="--only gx --data FOLDER"]
	@$(BIN)/python -m bench.exports $(ARGS)

fuzz: setup ## Structure-aware fuzzing of the readers: make fuzz [N=2000] [SEED=1]
	@$(BIN)/python -m tests.fuzz --count $(N) --seed $(SEED) $(ARGS)

clean: ## Remove what was generated (not .pmd/, which holds data)
	@rm -rf $(VENV) protos/gen
