# The one door: `make run`, `make test`, `make check`, `make bench`. See CONTRIBUTING.md.
PYTHON ?= python3
BIN := .venv/bin
export DURE_DATA ?= $(CURDIR)/var

.PHONY: run setup test test-postgres check bench lock format assets messages docs clean

run: .venv/ready assets messages  ## set everything up and serve the product on http://127.0.0.1:8000
	@$(BIN)/python tools/sample_data.py --fetch
	@exec $(BIN)/dure up --sample

setup: .venv/ready assets messages  ## everything but starting it

.venv/ready: requirements.lock pyproject.toml tools/environment.sh
	@PYTHON=$(PYTHON) tools/environment.sh requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock pyproject.toml tools/environment.sh
	@PYTHON=$(PYTHON) tools/environment.sh requirements-dev.lock
	@touch $@ .venv/ready

assets: .venv/ready
	@$(BIN)/python tools/assets.py

messages: .venv/ready
	@$(BIN)/python tools/catalogue.py compile

test: .venv/dev assets messages  ## every test, on SQLite and on PostgreSQL
	@tools/browser.sh
	@tools/pango.sh
	@$(BIN)/python tools/sample_data.py --fetch
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder
	$(MAKE) --no-print-directory test-postgres

test-postgres: .venv/dev  ## the stored parts once more, on a PostgreSQL that is thrown away afterwards
	$(BIN)/python tools/postgres.py $(BIN)/python -m pytest -q -n 2 -m "not journey" \
	  tests/audit $(wildcard tests/*/actions tests/*/queries tests/*/models)

check: .venv/dev assets  ## style, types, layers, migrations, translations, documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/django-admin makemigrations --check --dry-run --settings dure.site.settings
	$(BIN)/python tools/catalogue.py check
	$(BIN)/python tools/reference.py --check
	$(BIN)/python tools/roles.py --check
	$(BIN)/python -m pytest -q tests/architecture

bench: .venv/dev assets messages  ## measure speed beside a peer in the same run
	@$(BIN)/python tools/sample_data.py --fetch
	$(BIN)/python -m benchmarks

lock: .venv/dev  ## make both locks again from pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --upgrade pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

format: .venv/dev
	$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format -q .

docs: .venv/dev  ## write the generated pages again
	$(BIN)/python tools/reference.py
	$(BIN)/python tools/roles.py

clean:
	rm -rf .venv var node_modules src/dure/web/static/vendor
