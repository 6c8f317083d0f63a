# Flygel in two commands: `make run` and `make test`. `make help` lists the others.
#
# Everything needed is set up first, in .venv/ and node_modules/; what is there and up to date is
# not done again. All paths are relative, so that the folder may have any name.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

# Settings of other Pythons on this machine are not meant for ours.
unexport PYTHONHOME PYTHONPATH
# Names and texts hold letters that a missing locale does not know.
export PYTHONUTF8 := 1
export PIP_USER := no
export PIP_ROOT_USER_ACTION := ignore
export PIP_DISABLE_PIP_VERSION_CHECK := 1

python := .venv/bin/python
without_database := env -u FLYGEL_DATABASE_URL -u FLYGEL_OWNER_DATABASE_URL
pip := $(python) -m pip install --quiet --quiet

# A virtual environment holds the path of its folder; a moved one is made anew.
ifneq ($(shell cat .venv/.folder 2>/dev/null),$(CURDIR))
$(shell rm -f .venv/.made)
endif

.PHONY: help
help: ## List the commands
	@echo 'Flygel'
	@echo
	@sed -n 's/^\([a-z]*\):.*## /  make \1 — /p' Makefile
	@echo
	@echo 'Settings: PORT=8000 PYTHON=python3.12 CHROMIUM=/path FLYGEL_DATABASE_URL=postgresql://…'

.PHONY: run
run: .venv/.project .venv/.catalogues .venv/.compiled core/web/static/manifest.json ## Set up and serve with the demonstration; PORT= chooses the port
	@# The server ends when make does, even if make is killed.
	@exec $(python) -I -S core/bound_process.py $$PPID 15 -1 -1 "$$PWD/$(python)" -m core serve

.PHONY: test
test: set-up ## Set up, then run every test on all cores, browser tests included; ARGS= goes to pytest
	@CHROMIUM=$$(bin/find-chromium) && export CHROMIUM && \
	$(without_database) $(python) -m pytest -n logical --maxprocesses 4 --dist loadscope \
		--no-loadscope-reorder $(ARGS)

.PHONY: check style types floors templates messages schema
check: style types floors templates messages schema ## Check style, types, floors, templates, translations and migrations

style: set-up
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

types: set-up
	.venv/bin/mypy

floors: set-up
	.venv/bin/lint-imports

templates: set-up
	.venv/bin/djlint --lint --quiet core plugins

messages: set-up
	$(python) -m core.i18n.tools check

# In a database of its own, made from nothing by the migrations.
schema: set-up
	@rm -rf var/check
	$(without_database) FLYGEL_VAR=var/check $(python) -m core db upgrade
	$(without_database) FLYGEL_VAR=var/check $(python) -m core db check

.PHONY: rules
rules: .venv/.development ## List the programmes' rules: number, functions, tests
	@$(python) -m tests.support.rules_index

.PHONY: format
format: .venv/.development ## Put the code into its shape
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

.PHONY: lock
lock: .venv/.development ## Choose versions anew within pyproject.toml; UPGRADE=1 takes the newest
	.venv/bin/uv pip compile $(lock_options) pyproject.toml -o requirements.txt
	.venv/bin/uv pip compile $(lock_options) -c requirements.txt --group dev pyproject.toml -o requirements-dev.txt
	.venv/bin/uv pip compile $(lock_options) -c requirements-dev.txt --group node -o requirements-node.txt

lock_options := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--native-tls $(if $(UPGRADE),--upgrade)

.PHONY: clean
clean: ## Remove what was set up; the database under var/ stays
	rm -rf .venv node_modules core/web/static build *.egg-info
	find translations -name '*.mo' -exec rm -f {} +

# What is set up, each step remembered by a file ------------------------------------------------

.PHONY: set-up
set-up: .venv/.project .venv/.development .venv/.catalogues .venv/.compiled core/web/static/manifest.json

.venv/.made: bin/make-venv
	@bin/make-venv $(PYTHON)
	@pwd -P | tr -d "\n" > .venv/.folder
	@touch $@

# Readable for the account that the database runs as when root starts it.
.venv/.runtime: requirements.txt .venv/.made
	@echo 'Installing what Flygel needs …'
	@umask 022 && $(pip) --require-hashes -r requirements.txt
	@touch $@

.venv/.development: requirements-dev.txt .venv/.runtime
	@echo 'Installing what the tests and checks need …'
	@$(pip) --require-hashes -r requirements-dev.txt
	@touch $@

# Plugins are found by their entry points, which an installation makes known.
.venv/.project: pyproject.toml .venv/.runtime
	@$(pip) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.catalogues: $(shell find translations -name '*.po' 2>/dev/null) .venv/.project
	@$(python) -m core.i18n.tools compile
	@touch $@

# Also where PYTHONDONTWRITEBYTECODE is set: without it every start compiles everything.
.venv/.compiled: $(shell find core plugins -name '*.py' 2>/dev/null) .venv/.project
	@$(python) -m compileall -q core plugins
	@touch $@

node_modules/.made: package.json package-lock.json .npmrc .venv/.runtime
	@echo 'Installing what the front end needs …'
	@bin/with-node npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

core/web/static/manifest.json: $(shell find core/web/assets -type f 2>/dev/null) node_modules/.made
	@echo 'Building the front end …'
	@bin/with-node npm run --silent build
	@touch $@
