# Everything goes through deploy/bootstrap.py, which needs nothing but Python 3.11 or newer.
PYTHON ?= python3
BOOTSTRAP = $(PYTHON) deploy/bootstrap.py
export PORT NAME

.DEFAULT_GOAL := help
.PHONY: help install demo dev test migration lint audit bench translations release clean

help:  ## What can be made
	@echo "EventHub:"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1  \2/p' Makefile | awk '{printf "  %s %-13s", $$1, $$2; $$1=$$2=""; print $$0}'

install:  ## Make .venv, install the dependencies (EXTRAS=postgres for its driver), build the demo's database
	@$(BOOTSTRAP) install $(EXTRAS)

demo:  ## Run EventHub with a room full of people on http://127.0.0.1:5000 (PORT=5050 for another port)
	@$(BOOTSTRAP) demo

dev:  ## The same for developers: starts again when code changes, shows errors (PORT=5050 for another port)
	@$(BOOTSTRAP) dev

test:  ## Run the tests (ARGS=--postgres: on PostgreSQL, too; CI=true: all; ARGS="tests/matching -x": some)
	@$(BOOTSTRAP) test $(ARGS)

migration:  ## Write the next migration from the models (NAME="add colour to event")
	@$(BOOTSTRAP) migration

lint:  ## Check the style of the code
	@$(BOOTSTRAP) lint

audit:  ## Look for known vulnerabilities in the releases we pin
	@$(BOOTSTRAP) audit $(ARGS)

bench:  ## Measure matching, mails and pages, draw the matching in docs/ (ARGS="--quick", or parts: ARGS="quality web")
	@$(BOOTSTRAP) bench $(ARGS)

translations:  ## Make Traditional Chinese, and merge and compile the words of all languages
	@$(BOOTSTRAP) translations

release:  ## Commit, tag and pack a version (VERSION=0.2.0), build its image, and say what is left to do
	@$(PYTHON) deploy/release.py $(VERSION)

clean:  ## Remove what was built or run: .venv, instance/ (the demo's database) and caches
	rm -rf .venv instance build .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis test-artifacts
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find eventhub -name '*.mo' -delete
