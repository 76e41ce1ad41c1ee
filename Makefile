# Every command of the project. `make` alone lists them.
#
# tools/python.sh finds a Python; tools/start.py does the work. Both use nothing but what a fresh
# machine has. Choose an interpreter with `PYTHON=python3.12 make lab`.

RUN = @sh tools/python.sh tools/start.py

.PHONY: help lab test check seeds notebooks site bench lock clean

help:
	@echo "make lab        install what is needed (once) and open the course in JupyterLab"
	@echo "make test       run every check and every test, the notebooks and the browser included"
	@echo "make check      the quick part: style, types and the fast unit tests"
	@echo "make seeds      run every notebook under N other seeds and count where each claim holds (N=5)"
	@echo "make notebooks  run every notebook again and store it tidily (NB=\"notebooks/01_x.ipynb\" for some)"
	@echo "make site       make the page that needs no kernel, in build/site (a few minutes)"
	@echo "make bench      measure speed and print the tables"
	@echo "make lock       write requirements.txt and environment.yml anew (UPGRADE=1 for newer versions)"
	@echo "make clean      remove caches, logs and build output; never .venv or what a learner saved"

lab:
	$(RUN) lab

test:
	$(RUN) test

check:
	$(RUN) check

seeds:
	$(RUN) seeds $(N) $(FIRST)

notebooks:
	$(RUN) notebooks $(NB)

site:
	$(RUN) site

bench:
	$(RUN) bench

lock:
	$(RUN) lock

clean:
	@rm -rf build dist .pytest_cache .ruff_cache *.egg-info install.log jupyterlab.log
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf '{}' +
	@echo "Clean. The environment (.venv), your notebooks and your progress were left as they are."
