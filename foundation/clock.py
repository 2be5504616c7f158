"""The database's clock: the one by which leases, deadlines and signs of life are compared."""

from __future__ import annotations

from django.db.models import DateTimeField, Func


class Now(Func):
    """`clock_timestamp()`: the time of this very moment, also late in a transaction."""

    function = "clock_timestamp"
    output_field = DateTimeField()
