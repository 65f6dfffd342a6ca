# The stamps live in .venv and depend on the files they were made from, so every target may be run again at any time.

PORT ?= 8000
# Extra words for pytest (`make test ARGS="-k letters -n 0"`, `ARGS=--cov`), what to measure and how
# (`make bench ARGS="delivery sizes --json before.json"`, later `ARGS="--against before.json"`; `ARGS=--help` tells all)
# and extra words for the locker (`make lock LOCK=--upgrade`).
ARGS ?=
LOCK ?=
# Overrides the search for a Python: `make install PYTHON=python3.12`, or the same in the environment.
PYTHON ?=
CANDIDATES := $(or $(PYTHON),python3.13 python3.12 python3.11 python3)

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --quiet
COMPILE := $(BIN)/uv --no-config pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" --quiet $(LOCK)

.PHONY: install demo test lint bench lock messages docs pictures release clean

install: $(VENV)/.installed

demo: install
	@exec $(BIN)/campaign demo --port $(PORT)

# Five processes for two cores, because tests wait for other processes often. A module stays in one of them, so what it
# sets up is set up once; the longest come first (tests/conftest.py). Python keeps what it compiled, even where that is switched off: tests start the command so often.
test: $(VENV)/.dev
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 5 --dist loadscope --no-loadscope-reorder $(ARGS)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench $(ARGS)

lock: $(VENV)/.dev
	$(COMPILE) --extra build --output-file requirements.txt
	$(COMPILE) --extra build --extra postgresql --constraints requirements.txt --output-file requirements-postgresql.txt
	$(COMPILE) --extra build --extra dev --extra postgresql --constraints requirements-postgresql.txt --output-file requirements-dev.txt
	$(subst pyproject.toml,tests/bench/peers-requirements.in,$(COMPILE)) --output-file tests/bench/peers-requirements.txt

# The texts of pages and mails, for translators: campaign/translations/<language>/LC_MESSAGES/messages.po
# The template's header names the charset and no date, so that it is the same whoever makes it.
messages: $(VENV)/.dev
	$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --keywords N_ --keywords NN_:1,2 --add-comments NOTE: --add-location file \
		--no-wrap --sort-by-file --omit-header --output campaign/translations/messages.pot .
	cat campaign/translations/header.pot campaign/translations/messages.pot > campaign/translations/messages.pot.new
	mv campaign/translations/messages.pot.new campaign/translations/messages.pot
	$(BIN)/pybabel --quiet update --input-file campaign/translations/messages.pot --output-dir campaign/translations \
		--no-wrap --no-fuzzy-matching --ignore-pot-creation-date

# The documentation as pages, from docs/; a warning is a fault. `make pictures` walks through the demo and takes its pictures.
docs: $(VENV)/.dev
	$(BIN)/python -m sphinx --builder html --fail-on-warning --nitpicky --quiet docs build/docs

pictures: $(VENV)/.dev
	$(BIN)/python -m pytest -n 0 --quiet --pictures tests/journeys/test_pictures.py

# Wheel, source distribution and a bill of materials (CycloneDX) of what requirements.txt pins: the same bytes whoever makes
# them, whenever. docs/releasing.md tells the rest.
release: $(VENV)/.dev
	rm -rf dist
	$(BIN)/python -m hatchling build --target wheel --target sdist --directory dist
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --mc-type application --spec-version 1.6 \
		--output-reproducible --validate --output-file dist/letter-campaign.cdx.json requirements.txt
	cd dist && sha256sum letter* > SHA256SUMS

# The data in instance/ stays: it is not ours to throw away.
clean:
	rm -rf $(VENV) build dist .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find campaign tests -name __pycache__ -type d -prune -exec rm -rf {} +

# A name on the path may be a shim that leads nowhere, so each candidate is run, not only looked up.
$(VENV)/.made:
	@for python in $(CANDIDATES); do \
		if "$$python" -c 'import ensurepip, sqlite3, ssl, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			"$$python" -m venv $(VENV) && touch $@; exit; \
		fi; \
	done; \
	echo "Letter Campaign needs Python 3.11 or newer with its venv module; $(CANDIDATES) will not do." \
		"On Debian and Ubuntu: apt-get install python3-venv" >&2; \
	exit 1

$(VENV)/.installed: requirements.txt pyproject.toml | $(VENV)/.made
	@echo "Installing what Letter Campaign needs into $(VENV) ..."
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing what its tests need ..."
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@
