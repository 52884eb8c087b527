"""When the provider was last asked about a contract: everybody has a turn."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commerce_subscriptions", "0002_append_only_ledger")]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="asked_at",
            field=models.DateTimeField(null=True),
        ),
    ]
