# Everything is done by launcher/, with nothing but Python until the environment stands.
PYTHON ?= python3

.PHONY: help up backup restore test test-whole test-matrix test-browser check fix bench

help up backup test test-whole test-matrix test-browser check fix bench:
	@$(PYTHON) -m launcher $@

restore:
	@$(PYTHON) -m launcher restore $(if $(FILE),"$(FILE)") $(if $(YES),--yes)
