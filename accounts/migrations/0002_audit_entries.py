"""The audit log, with the database itself refusing to change or remove a line of it.

The one change allowed is the one that a person's removal makes: `by_id` becomes null.
"""

import django.core.serializers.json
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION audit_entries_are_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.by_id IS NULL
        AND to_jsonb(NEW) - 'by_id' = to_jsonb(OLD) - 'by_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'An audit entry is only ever added.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_entries_are_only_added
    BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION audit_entries_are_only_added();
"""
ALLOW = """
DROP TRIGGER audit_entries_are_only_added ON audit_entries;
DROP FUNCTION audit_entries_are_only_added();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('occurred_at', models.DateTimeField()),
                ('username', models.CharField(blank=True, max_length=255)),
                ('organization', models.CharField(blank=True, max_length=255)),
                ('act', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=40)),
                ('object_id', models.CharField(blank=True, max_length=255)),
                ('name', models.CharField(blank=True, max_length=255)),
                ('before', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('after', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('address', models.CharField(blank=True, max_length=45)),
                ('through', models.CharField(blank=True, max_length=60)),
                ('request_id', models.CharField(blank=True, max_length=64)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'audit entries',
                'db_table': 'audit_entries',
                'indexes': [models.Index(fields=['-occurred_at', '-id'], name='audit_by_time'), models.Index(fields=['organization', '-occurred_at'], name='audit_by_organization'), models.Index(fields=['by', '-occurred_at'], name='audit_by_person'), models.Index(fields=['object_id', '-occurred_at'], name='audit_by_object'), models.Index(condition=models.Q(('act', 'sign_in.failed')), fields=['address', '-occurred_at'], name='audit_failed_sign_ins')],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
