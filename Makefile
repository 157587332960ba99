# Every target makes the virtual environment first if it is missing, half-made or out of date.
# Needs nothing but Python 3.11 or newer:  make run  |  make test  |  make help

PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python -m dev.manage
# More processes than cores only wait for each other.
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); [ $$n -gt 4 ] && n=4; echo $$n)
# Further arguments for pytest, for example:  make test ARGS="tests/mail -x"
ARGS ?=
# The image on which `make test-image` builds; without it one is made from Debian's packages.
BASE ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test test-faults test-lives test-image check fmt lock migrate migrations messages shell manage pictures clean clean-data

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup: ## The virtual environment with the packages of requirements.lock
	@$(PYTHON) -B dev/bootstrap.py $(if $(filter file,$(origin PYTHON)),,--this-python)

run: setup ## Everything: database, broker, web, worker, scheduler, mail catcher, demonstration
	@exec $(BIN)/python -m dev.run

test: setup ## All tests, with real PostgreSQL, Valkey, Celery and Chromium; COVERAGE=1 for the gate
ifdef COVERAGE
	@$(BIN)/python -m coverage erase
	@$(BIN)/python -m coverage run -m pytest -n $(WORKERS) --dist worksteal $(ARGS)
	@$(BIN)/python -m coverage combine -q
	@$(BIN)/python -m coverage report
else
	@exec $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)
endif

test-faults: setup ## Reminders while workers are killed, servers restarted and mails refused
	@exec $(BIN)/python -m pytest tests/faults -m faults -s -q $(ARGS)

test-lives: setup ## Cases lived through day by day; their correspondence as pages in build/lives
	@exec $(BIN)/python -m pytest tests/lives -m lives -n $(WORKERS) -q $(ARGS)

test-image: setup ## The image of Dockerfile, run as docker-compose.yml says; BASE=IMAGE to build on another
	@exec $(BIN)/python -m dev.try_image $(if $(BASE),--base $(BASE),)

check: setup ## Style, types, layers, templates, migrations
	@exec $(BIN)/python -m dev.check

fmt: setup ## Put code and templates into shape
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .
	@find templates -name '*.html' -o -name '*.txt' | xargs $(BIN)/djade --target-version 5.2 || true

lock: setup ## Make requirements.lock anew from pyproject.toml (UPGRADE=1 takes newer versions)
	@$(BIN)/python -m dev.lock $(if $(UPGRADE),--upgrade,)

migrate: setup ## Apply migrations to the database of `make run`
	@$(MANAGE) migrate --database owner
	@$(MANAGE) grant_app_login

migrations: setup ## Write a migration for changed models:  make migrations NAME=what_changed
	@$(MANAGE) makemigrations $(if $(NAME),--name $(NAME),)

messages: setup ## The words of the mails, from the sources into recommendations/locale, and compiled
	@$(BIN)/python -m dev.messages

shell: setup ## Django's shell on the database of `make run`
	@$(MANAGE) shell

manage: setup ## Any command:  make manage ARGS="import_document FILE"
	@$(MANAGE) $(ARGS)

pictures: setup ## The README's pictures, from a running `make run` (ARGS="http://...")
	@$(BIN)/python -m dev.pictures $(ARGS)

clean: ## Remove the virtual environment and every cache; the data stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache htmlcov .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

clean-data: setup ## Delete the database, the queue, files and caught mails of `make run`
	@$(BIN)/python -m dev.state --delete-data
