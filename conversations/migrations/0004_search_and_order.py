"""Threads that are pinned or put away, words to search by, and the legacy table's columns."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What was said before there was a table to search: every message, wherever it lies.
FILL = """
INSERT INTO message_texts (thread_id, message_id, role, content, created_at)
SELECT thread_id, (message->>'id')::uuid, message->>'role', left(message->>'content', 100000),
       (message->>'created_at')::timestamptz
FROM (
    SELECT id AS thread_id, jsonb_array_elements(thread_data->'messages') AS message
    FROM conversation_threads
    UNION ALL
    SELECT thread_id, jsonb_array_elements(messages) FROM thread_segments
) AS said
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0003_last_event'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MessageText',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('message_id', models.UUIDField()),
                ('role', models.CharField(max_length=20)),
                ('content', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('words', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector('content', config='simple'), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
            options={
                'db_table': 'message_texts',
            },
        ),
        migrations.AddField(
            model_name='chatmessage',
            name='cost_usd',
            field=models.DecimalField(decimal_places=12, max_digits=20, null=True),
        ),
        migrations.AddField(
            model_name='chatmessage',
            name='metadata',
            field=models.JSONField(default=dict, null=True),
        ),
        migrations.AddField(
            model_name='chatmessage',
            name='model_id',
            field=models.CharField(blank=True, default='', max_length=255),
        ),
        migrations.AddField(
            model_name='chatmessage',
            name='tokens_input',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='chatmessage',
            name='tokens_output',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='conversationthread',
            name='archived',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='conversationthread',
            name='pinned',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='chatmessage',
            index=models.Index(fields=['conversation', 'created_at'], name='legacy_by_conversation'),
        ),
        migrations.AddField(
            model_name='messagetext',
            name='thread',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='conversations.conversationthread'),
        ),
        migrations.AddIndex(
            model_name='messagetext',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='message_words'),
        ),
        migrations.AddConstraint(
            model_name='messagetext',
            constraint=models.UniqueConstraint(fields=('thread', 'message_id'), name='message_text_once'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
