# Dorsal's tasks. `make help` lists them; `make setup` is all that `dorsal` itself needs.
PYTHON ?= python3
BIN := .venv/bin
PURE_TESTS = $(wildcard tests/ground tests/ballot tests/course tests/timing tests/series)
PYTHON_FILES = $(wildcard src tests tools benchmarks)

.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help setup demo ballot test quick check torture bench docs pictures lock announce programs elsewhere postgres

help: ## list these tasks
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s%s\n", $$1, $$2}' Makefile

.venv/locked: requirements.lock
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install -qq --require-hashes -r requirements.lock
	@touch $@

.venv/installed: .venv/locked pyproject.toml
	$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .
	@touch $@

setup: .venv/installed ## build .venv from the lock (half a minute; at once when it is up to date)

demo: setup ## serve the demonstration site; DEMO_SECONDS ends it after a check of itself
	$(BIN)/dorsal serve --demo

ballot: setup ## run the demonstration ballot in the terminal
	$(BIN)/dorsal demo

test: INTERPRETERS = --newest
test: announce setup programs check elsewhere postgres ## everything: install, check, test (about 15 minutes)
	$(BIN)/python -m pytest -n 3 --dist worksteal

quick: setup ## the pure rooms' tests alone (under a minute)
	$(BIN)/python -m pytest -q -n 2 -m "not browser and not torture" $(PURE_TESTS)

check: setup ## style, types and the contracts between rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict $(PYTHON_FILES)
	$(BIN)/lint-imports
	$(BIN)/python -m tools.check_pure_rooms

torture: setup elsewhere ## the long campaigns in full; DORSAL_REPETITIONS sets their length
	DORSAL_REPETITIONS=$${DORSAL_REPETITIONS:-1000} $(BIN)/python -m pytest -n 2 -m torture

bench: setup ## measure what is measured, against whom
	$(BIN)/python -m benchmarks

docs: setup ## write the generated reference pages anew
	$(BIN)/python tools/build_docs.py

pictures: setup ## take the pictures of the site that documents show anew, from the browser tests
	$(BIN)/python -m tools.take_pictures

lock: setup ## lock the dependencies anew; LOCK_OPTIONS=--upgrade takes newer versions
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev $(LOCK_OPTIONS) \
		--generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" pyproject.toml -o requirements.lock

announce:
	@$(PYTHON) -m tools.announce_installs

programs:
	@sh tools/install_chromium.sh
	@sh tools/install_postgresql.sh

postgres: setup
	@$(BIN)/python -m tools.run_tests_on_postgres tests/site

elsewhere: setup
	@$(BIN)/python -m tools.run_tests_elsewhere $(INTERPRETERS) $(PURE_TESTS)
