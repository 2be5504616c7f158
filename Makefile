# Everything is done by launcher/, with nothing but Python until the environment stands.
PYTHON ?= python3

.PHONY: help up test test-browser check fix bench

help up test test-browser check fix bench:
	@$(PYTHON) -m launcher $@
