"""Jobs of any kind of work, which the program lists, not the database."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        migrations.RenameField(model_name="job", old_name="role", new_name="kind"),
        migrations.AlterField(model_name="job", name="kind", field=models.CharField(max_length=10)),
    ]
