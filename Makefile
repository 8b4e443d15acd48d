# One command each: make run, make test, make lint, make bench. Everything else is in README.md.
PYTHON ?= python3.11
PORT ?= 8000
BIN := .venv/bin
READY := .venv/.made-from

.PHONY: run test lint bench lock catalogues clean help

help:
	@echo "make run [PORT=8000]   the whole portal on this machine, http://localhost:PORT"
	@echo "make test              lint and all tests, over their own throw-away services"
	@echo "make lint              style, types, floors, templates, translations, migrations"
	@echo "make bench             speed on generated data"
	@echo "make catalogues        collect texts to translate into */locale"
	@echo "make lock              resolve requirements/*.in into hash-pinned *.txt"

# The environment is made again whenever the pinned requirements change.
$(READY): requirements/local.txt
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "Python 3.11 is needed and '$(PYTHON)' was not found."; \
	  echo "Install it (Debian: apt-get install python3.11 python3.11-venv) or say where it is: make PYTHON=/path/to/python3.11"; \
	  exit 1; }
	@if [ -L .venv ]; then echo ".venv is a link: the environment it points to is used as it is."; else \
	  umask 022 && $(PYTHON) -m venv --clear .venv && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/local.txt; fi
	@touch $@

run: $(READY)
	@PORT=$(PORT) exec $(BIN)/python -m cooperation.local

# A fault of style must not hide a failed test: both run, and either fails the whole.
test: $(READY)
	@failed=0; $(BIN)/python -m tests.lint || failed=1; $(BIN)/python -m pytest -q -n 2 --dist worksteal || failed=1; exit $$failed

lint: $(READY)
	@$(BIN)/python -m tests.lint

bench: $(READY)
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench --dashboards 1000,1000000 --writes 20

catalogues: $(READY)
	@$(BIN)/python manage.py make_catalogues

lock: $(READY)
	@for name in run local; do \
	  $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url \
	    --no-emit-trusted-host --no-emit-find-links --no-emit-options \
	    --output-file requirements/$$name.txt requirements/$$name.in || exit 1; done

# Removes what can be made again; the data of `make run` lie in var/ and stay.
clean:
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache var/test var/static
