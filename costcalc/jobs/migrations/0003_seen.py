"""When a worker last said that it reads a job: several machines have workers, and no lock says which of them died."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_kinds_of_work")]

    operations = [
        migrations.AddField(model_name="job", name="seen", field=models.DateTimeField(null=True)),
    ]
