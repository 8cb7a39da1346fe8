# make run     open the dashboard            make lint    style, types, import direction
# make test    run every test                make ci      what the build server runs
# make bench   measure the map and opening   make soak    rebuild under readers; places, records, sessions, killed and resumed
# make place NAME="Leeds"   fetch, build and check a place of your own
# make lock    pin every package with its hashes   make sbom / audit   list what is installed / ask for known holes
# make clean   remove what make has made
#
# The first run prepares .venv and takes a few minutes; later ones start at once.

VENV := .venv
BIN := $(VENV)/bin
PLACE ?= E08000025

# The first of these that is Python 3.11 or later; override with `make PYTHON=/path/to/python run`.
PYTHON ?= $(shell for try in python3 python3.13 python3.12 python3.11; do \
	$$try -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$try; break; }; done)

.PHONY: run place soak test lint style layout types direction ci bench assets lock sbom audit clean help
.NOTPARALLEL:
.DEFAULT_GOAL := help

help:
	@sed -n '1,8p' Makefile | sed 's/^# \{0,1\}//'

# On this computer only, where whoever opens the dashboard may add places and try out records of the invented one.
# ADDRESS=0.0.0.0 opens it to the network, where both are off unless EQUITYMAP_ADD_PLACES=true or
# EQUITYMAP_RECORDS_OPEN=true says otherwise.
ADDRESS ?= 127.0.0.1
OWN := $(if $(filter 127.% localhost ::1,$(ADDRESS)),true,false)

OPEN = EQUITYMAP_ADD_PLACES=$${EQUITYMAP_ADD_PLACES:-$(OWN)} EQUITYMAP_RECORDS_OPEN=$${EQUITYMAP_RECORDS_OPEN:-$(OWN)}

run: $(VENV)/.runtime assets
	$(OPEN) $(BIN)/streamlit run serve.py --server.address $(ADDRESS)

place: $(VENV)/.runtime
	@test -n "$(NAME)" || { echo 'Which place? For example: make place NAME="Leeds"'; exit 1; }
	$(BIN)/python -m equitymap add-place "$(NAME)"

soak: $(VENV)/.dev
	$(BIN)/python -m tests.soak

# Two lanes more than processors: the two in Chromium wait half of their time (tests/conftest.py).
LANES ?= 3

# Lanes and the servers they start share what one of them has compiled, also where the environment says otherwise.
test: $(VENV)/.dev assets
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(LANES) $(ARGS)

lint: style layout types direction

style: $(VENV)/.dev
	$(BIN)/ruff check .

layout: $(VENV)/.dev
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy --num-workers 2

direction: $(VENV)/.dev
	$(BIN)/lint-imports

ci:
	bash .ci/run

bench: $(VENV)/.dev assets
	$(BIN)/python -m equitymap bench place --place $(PLACE)
	$(BIN)/python -m equitymap bench map --place $(PLACE)
	$(BIN)/python -m equitymap bench visitors --place $(PLACE)

# Tools of their own, so that they are not part of what they list.
TOOLS := .tools
LOCK = $(TOOLS)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --custom-compile-command "make lock"

lock: $(TOOLS)/.made
	$(LOCK) $(ARGS) requirements.txt requirements-worker.txt -o requirements.lock
	$(LOCK) $(ARGS) requirements-dev.txt -c requirements.lock -o requirements-dev.lock

sbom: $(TOOLS)/.made $(VENV)/.runtime
	$(TOOLS)/bin/cyclonedx-py environment --output-format JSON --output-file sbom.json $(BIN)/python
	@echo "What is installed in $(VENV) is listed in sbom.json (CycloneDX)."

audit: $(TOOLS)/.made $(VENV)/.runtime
	$(TOOLS)/bin/python tools/audit.py $(BIN)/python

$(TOOLS)/.made: requirements-tools.txt | $(BIN)/python
	$(BIN)/python -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-tools.txt
	@touch $@

assets: $(VENV)/.runtime
	$(BIN)/python -m equitymap assets

$(VENV)/.runtime: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements-worker.txt requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

$(BIN)/python:
	@test -n "$(PYTHON)" || { \
		echo "Equity Map needs Python 3.11 or later; python3 here is: $$(python3 --version 2>&1)."; \
		echo "Install a newer one, or name it: make PYTHON=/path/to/python run"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Equity Map needs Python 3.11 or later; $(PYTHON) is: $$($(PYTHON) --version 2>&1)."; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); \
		echo "$(PYTHON) cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

clean:
	rm -rf $(VENV) $(TOOLS) sbom.json static/vendor .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
