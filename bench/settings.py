"""Staque's settings with one middleware more, which tells how long the database took."""

from staque.settings import *  # noqa: F403  # every setting, whatever its name
from staque.settings import MIDDLEWARE as PRODUCT

MIDDLEWARE = ["bench.measured.database_time", *PRODUCT]
