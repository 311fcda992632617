# The project's commands. `make` alone lists them; CONTRIBUTING.md says more.
# The interpreter that runs the set-up; everything else runs in the environments that it makes.
PYTHON ?= python3
FREE_THREADED := .venv/3.14t/bin/python
WITH_GIL := .venv/3.14/bin/python
# A source archive of CPython to build from, where the machine has no interpreter and no mirror.
export UNLATCH_CPYTHON_SOURCE

.DEFAULT_GOAL := help
.PHONY: help env test demo bench torture handover lint model docs package tsan asan clean

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

env:  ## interpreters (found or built) and .venv/3.14t and .venv/3.14; quick when there is nothing to do
	@$(PYTHON) -m tools.setup

test: env  ## the quick test suite on both builds (ARGS="-k word" narrows it)
	@$(FREE_THREADED) -m tools.quick_tests $(ARGS)

demo: env  ## compile tomli, h11 and the text indexer; time them side by side
	@$(FREE_THREADED) -m tools.demo $(ARGS)

bench: env  ## benchmarks against CPython and mypyc on both builds, into bench/results/latest.json
	@$(FREE_THREADED) -m bench $(ARGS)

torture: env  ## threads fight over generated programs on all builds, as long as told (MINUTES=30 SEED=7)
	@$(FREE_THREADED) -m tools.torture $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED)) $(ARGS)

handover: env  ## memory stays flat while one thread hands objects to another (SECONDS=60)
	@$(FREE_THREADED) -m tools.handover $(if $(SECONDS),--seconds $(SECONDS))

lint: env  ## style, formatting, types and the layers of the architecture
	@$(FREE_THREADED) -m ruff check .
	@$(FREE_THREADED) -m ruff format --check .
	@$(FREE_THREADED) -m mypy
	@.venv/3.14t/bin/lint-imports

model: env  ## explore the runtime's protocols exhaustively; every mutant of them must be noticed (ARGS="slot --traces")
	@$(FREE_THREADED) -m tools.model $(ARGS)

docs: env  ## check what the documentation claims: its examples, its links, its generated pages
	@$(FREE_THREADED) -m pytest -q tests/docs $(ARGS)

package: env  ## compile a package from PyPI and run its own tests against it (P=name)
	@test -n "$(P)" || { echo "make package: say which package, for example: make package P=h11" >&2; exit 2; }
	@$(FREE_THREADED) -m tools.package $(P)

tsan: env  ## the suites about threads under ThreadSanitizer (needs clang; builds an interpreter the first time)
	@$(PYTHON) -m tools.setup 3.14t-tsan
	@$(FREE_THREADED) -m tools.sanitizers thread $(ARGS)

asan: env  ## suites under AddressSanitizer and LeakSanitizer on both builds (needs clang; builds two interpreters)
	@$(PYTHON) -m tools.setup 3.14t-asan 3.14-asan
	@$(FREE_THREADED) -m tools.sanitizers address $(ARGS)

clean:  ## remove the environments and what builds and tools left here (the user's cache stays)
	@rm -rf .venv build dist .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache *.egg-info unlatch/frontend/seeds
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
