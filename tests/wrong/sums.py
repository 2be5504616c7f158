"""What stands in the database, as one sum: whatever was refused must leave it as it is."""

from django.apps import apps
from django.db import connection

# Written by every attempt, on purpose: who came, how often, and what was tried.
ATTEMPTS = ("django_session", "axes_", "audit_entries", "idempotency_keys")


def tables():
    found = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return sorted(name for name in found if not name.startswith(ATTEMPTS))


def counted():
    """Rows written by this transaction so far; it costs less than a sum, and finds every write."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 ORDER BY relname"
        )
        return [row for row in cursor.fetchall() if not row[0].startswith(ATTEMPTS)]


def sums():
    """By table: how many rows, and the sum of what they hold."""
    each = (
        f"SELECT '{name}', count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {name} t"
        for name in tables()
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return {name: (rows, total) for name, rows, total in cursor.fetchall()}


class Kept:
    """Says which tables are not as they were when this was made."""

    def __init__(self):
        self.before, self.written = sums(), counted()

    def differences(self):
        """A refusal may write and take it back: then the sum decides."""
        if counted() == self.written:
            return []
        self.written = counted()
        after = sums()
        return sorted(name for name in after if after[name] != self.before.get(name))
