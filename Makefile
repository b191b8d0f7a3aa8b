# make demo   sets up, loads the demonstration data, serves it
# make test   sets up, runs every test, file by file on every core (WORKERS=0: one after the other)
# make check  lint, format, types
# make conformance  the suites of the W3C, and what is published of them
# make bench  the measurements of bench/README.md

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.setup
ASSETS := $(VENV)/.assets
BROWSER := $(VENV)/.browser
FEDERATION := $(VENV)/.federation
PORT ?= 8000
WORKERS ?= auto

.PHONY: setup browser federation demo serve test check bench lock clean

setup: $(STAMP) $(ASSETS)

# A bare Debian has python3 without venv: as root it is fetched, else said.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Holotype needs Python 3.11 or newer; $(PYTHON) is older. Set PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv; \
	  else echo "Python lacks venv. As root: apt-get install python3-venv"; exit 1; fi; }
	$(PYTHON) -m venv $(VENV)

$(STAMP): requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(ASSETS): assets/package-lock.json assets/build.mjs $(wildcard assets/src/*) $(STAMP)
	$(BIN)/python assets/build.py
	touch $@

# The headless browser that the tests of the pages use; its libraries come with it.
browser: $(BROWSER)

$(BROWSER): $(addprefix tests/browser/,package-lock.json requirements.txt install.py unpack.mjs) $(STAMP)
	$(BIN)/python tests/browser/install.py
	touch $@

# The home organisation and the proxy that the tests of signing in go through.
federation: $(FEDERATION)

$(FEDERATION): $(addprefix tests/federation/,requirements.txt install.py) $(STAMP)
	$(BIN)/python tests/federation/install.py
	touch $@

demo: setup
	$(BIN)/holotype demo --port $(PORT)

serve: setup
	$(BIN)/holotype serve --port $(PORT)

test: setup browser federation
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadscope --no-loadscope-reorder

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

conformance: setup
	$(BIN)/python -m tests.conformance

bench: setup
	$(BIN)/python -m bench

# After a change of the dependencies in pyproject.toml; needs uv on the PATH.
lock:
	uv pip compile pyproject.toml --extra test --extra bench --python-version 3.11 --universal \
	  --generate-hashes --no-header --quiet -o requirements.txt
	uv pip compile tests/browser/requirements.in -c requirements.txt --python-version 3.11 --universal \
	  --generate-hashes --no-header --quiet -o tests/browser/requirements.txt
	uv pip compile tests/federation/requirements.in --python-version 3.11 --universal \
	  --generate-hashes --no-header --quiet -o tests/federation/requirements.txt

clean:
	rm -rf $(VENV) assets/node_modules tests/browser/node_modules app/web/static/dist
