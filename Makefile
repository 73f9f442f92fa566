# The commands of a working day. Each script in bin/ says at its top what it does and why.
.DEFAULT_GOAL := help
.PHONY: help run install test test-fast lint fix demo-reset shell bench faults lock messages

python := .venv/bin/python
pip_compile := $(python) -m piptools compile --quiet --allow-unsafe --generate-hashes --strip-extras \
	--no-emit-find-links --no-emit-index-url --no-emit-trusted-host $(if $(UPGRADE),--upgrade)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

run: ## Serve the portal with demonstration data on http://127.0.0.1:8000 (PORT=8001 for another port)
	@bin/run

install: ## Make or mend .venv with everything that development needs
	@bin/venv dev

test: install ## Run every check and test: SQLite, PostgreSQL and a real browser
	@$(python) bin/check

test-fast: install ## Run the unit tests on SQLite only
	@$(python) bin/check fast

lint: install ## Check style, templates and types
	@$(python) bin/check lint

fix: install ## Mend what the linters can mend by themselves
	@$(python) bin/check fix

demo-reset: ## Put the database aside and start again with fresh demonstration data (YES=1: don't ask)
	@bin/demo-reset

shell: install ## Open a Python prompt with the models loaded
	@$(python) manage.py shell

bench: install ## Print time, queries and bytes for each page
	@$(python) -m pytest -m bench -s

faults: install ## Let a mail server fail in every way while reminders are sent, on SQLite
	@$(python) -m pytest -m faults

lock: install ## Lock the dependencies of pyproject.toml again (UPGRADE=1: to their newest versions)
	$(pip_compile) --output-file=requirements/base.txt pyproject.toml
	$(pip_compile) --extra=pdf --output-file=requirements/pdf.txt pyproject.toml
	$(pip_compile) --extra=dev --extra=pdf --output-file=requirements/dev.txt pyproject.toml

messages: install ## Collect the texts to translate into Welsh
	@mkdir -p locale
	@$(python) manage.py makemessages --locale cy --add-location file
