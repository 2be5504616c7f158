"""What the room above adds below: the key that also proves ownership, and the way JSONB is kept."""

from django.db import migrations

KEY = """
ALTER TABLE conversations ADD CONSTRAINT conversation_of_user UNIQUE (id, user_id);
ALTER TABLE deployed_resources
    ADD CONSTRAINT resource_in_own_conversation
    FOREIGN KEY (conversation_id, user_id) REFERENCES conversations (id, user_id)
    ON DELETE SET NULL (conversation_id) DEFERRABLE INITIALLY DEFERRED;
"""
NO_KEY = """
ALTER TABLE deployed_resources DROP CONSTRAINT resource_in_own_conversation;
ALTER TABLE conversations DROP CONSTRAINT conversation_of_user;
"""
EXTERNAL = "ALTER TABLE conversation_threads ALTER COLUMN thread_data SET STORAGE EXTERNAL;"
EXTENDED = "ALTER TABLE conversation_threads ALTER COLUMN thread_data SET STORAGE EXTENDED;"


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial"), ("deployments", "0001_initial")]

    operations = [
        migrations.RunSQL(KEY, NO_KEY),
        migrations.RunSQL(EXTERNAL, EXTENDED),
    ]
