"""Staque's settings with short intervals: what takes minutes for people takes seconds here."""

from staque.settings import *  # noqa: F403  # every setting, whatever its name

STAQUE_POLL_SECONDS_MOVING = 0.1
STAQUE_POLL_SECONDS_RESTING = 0.5
STAQUE_ACTION_LEASE_SECONDS = 3
STAQUE_PHASE_DEADLINE_SECONDS = 120
