"""Names many of them in the admin; nothing changes in the database."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("usage", "0002_only_ever_added")]

    operations = [
        migrations.AlterModelOptions(
            name="ledgerentry", options={"verbose_name_plural": "ledger entries"}
        ),
    ]
