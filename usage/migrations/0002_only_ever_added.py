"""Lets the database itself refuse to change or remove a line of the ledger."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION ledger_entries_are_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A ledger entry is only ever added.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_entries_are_only_added
    BEFORE UPDATE OR DELETE ON ledger_entries
    FOR EACH ROW EXECUTE FUNCTION ledger_entries_are_only_added();
"""
ALLOW = """
DROP TRIGGER ledger_entries_are_only_added ON ledger_entries;
DROP FUNCTION ledger_entries_are_only_added();
"""


class Migration(migrations.Migration):
    dependencies = [("usage", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
