# Cordée : `make run` pour l’essayer, `make test` pour tout vérifier, `make help` pour le reste.

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
INSTALL := $(PY) -m pip --disable-pip-version-check install -qq --require-hashes --only-binary :all:
RUN    := $(VENV)/.run
DEV    := $(VENV)/.dev
PYTEST := $(PY) -m pytest
# Three at a time on two cores: one of them usually waits, for a server that starts or a message that is held.
UNIT   := $(PYTEST) -n 3 --dist worksteal -p no:playwright --ignore=tests/journeys
VISIT  := $(PYTEST) tests/journeys -n 3 --dist loadfile --no-loadscope-reorder --screenshot only-on-failure
HAS    := $(PY) -m tests.servers
LOCK   := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
          --no-header --no-emit-index-url

# Each step says its name and runs though another failed; the names of the failed ones close the whole.
STEPS  := failed=; step() { name=$$1; shift; printf '\n— %s\n' "$$name"; "$$@" || failed="$$failed$$name, "; };
VERDICT := if [ -n "$$failed" ]; then printf '\nÉchec : %s.\n' "$${failed%, }"; exit 1; fi

.DEFAULT_GOAL := help
.PHONY: help run test test-fast check audit bench crash words lock clean

# An environment whose Python was removed or replaced is made again.
$(shell [ ! -e $(VENV) ] || [ -e $(PY) ] || rm -rf $(VENV))

help: ## dire ce que chaque commande fait
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(RUN) ## démarrer Cordée avec des personnes fictives : http://localhost:8000
	@exec $(PY) -OO -m blueprints

test: $(DEV) ## tout tester : SQLite, PostgreSQL, Valkey, navigateur avec et sans JavaScript
	@$(HAS)
	@$(STEPS) \
	step "Tests sur SQLite" $(UNIT) --database sqlite; \
	! $(HAS) postgresql || step "Tests sur PostgreSQL" $(UNIT) --database postgresql; \
	! $(HAS) chromium || step "Parcours sans JavaScript" $(VISIT) --javascript off; \
	! $(HAS) chromium || step "Parcours avec JavaScript" $(VISIT) --javascript on; \
	$(VERDICT)

test-fast: $(DEV) ## les tests sans navigateur, sur SQLite, jusqu’au premier échec
	@$(UNIT) -q -x

check: $(DEV) ## relire le code : style, types, contrats entre les modules, gabarits, orthographe, verrous
	@$(STEPS) \
	step "ruff check" $(VENV)/bin/ruff check .; \
	step "ruff format" $(VENV)/bin/ruff format --check .; \
	step "mypy" $(VENV)/bin/mypy; \
	step "import-linter" $(VENV)/bin/lint-imports; \
	step "djlint" $(VENV)/bin/djlint templates --lint --quiet; \
	step "codespell" $(VENV)/bin/codespell; \
	step "verrous" $(PYTEST) -q --noconftest tests/test_locks.py; \
	$(VERDICT)

audit: $(DEV) ## chercher les failles connues des bibliothèques, et relire chaque page dans chaque réglage
	@$(STEPS) \
	step "pip-audit" $(VENV)/bin/pip-audit --strict --requirement requirements.txt --require-hashes --disable-pip; \
	step "Accessibilité : chaque page, dans chaque réglage" $(VISIT) -m audit; \
	! $(HAS) chromium || step "Parcours sans JavaScript" $(VISIT) --javascript off; \
	$(VERDICT)

bench: $(DEV) ## mesurer, à côté des planchers
	@$(MAKE) --no-print-directory VENV=$(VENV)/bench $(VENV)/bench/.run
	@$(PY) -m bench

crash: $(DEV) ## écrire pendant que le serveur est tué, encore et encore : rien ne se perd, rien n’est en double
	@$(PY) -m tests.crash $(if $(SETUP),--setup $(SETUP))

words: $(DEV) ## relever les phrases de l’interface, pour écrire leur version simple (translations/)
	@$(PY) -m tests.wording

lock: $(DEV) ## refaire les verrous ; tout mettre à jour : make lock UPGRADE=--upgrade
	$(LOCK) $(UPGRADE) pyproject.toml --output-file requirements.txt
	$(LOCK) $(UPGRADE) pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt

clean: ## effacer ce que make a installé (jamais les données)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Cordée a besoin de Python 3.11 ou plus récent. « $(PYTHON) --version » répond : $$($(PYTHON) --version 2>&1)"; \
	  echo "Si un Python plus récent est installé sous un autre nom : make $(MAKECMDGOALS) PYTHON=python3.12"; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Il manque le module venv de Python. Sur Debian ou Ubuntu : sudo apt-get install python3-venv"; \
	  exit 1; }
	@echo "Je prépare l’environnement Python (une seule fois)…"
	@$(PYTHON) -m venv $(VENV)

$(RUN): requirements.txt $(VENV)/pyvenv.cfg
	@echo "J’installe les bibliothèques…"
	@$(INSTALL) -r requirements.txt || { \
	  echo "L’installation n’a pas réussi. La première fois, il faut une connexion à Internet."; exit 1; }
	@$(PY) -OO -m compileall -q -j 0 $(VENV)/lib app.py blueprints migrations
	@touch $@

# The development lock holds the other one: what it installs serves both.
$(DEV): requirements-dev.txt requirements.txt $(VENV)/pyvenv.cfg
	@echo "J’installe les bibliothèques et les outils…"
	@$(INSTALL) -r requirements-dev.txt || { \
	  echo "L’installation n’a pas réussi. La première fois, il faut une connexion à Internet."; exit 1; }
	@touch $(RUN) $@
