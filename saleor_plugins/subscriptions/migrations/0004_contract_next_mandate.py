"""The registration whose confirmation resumes a contract."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commerce_subscriptions", "0003_contract_asked_at")]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="next_mandate",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="awaited_by",
                to="commerce_subscriptions.mandate",
            ),
        ),
    ]
