from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recordings", "0006_error_count")]

    operations = [
        migrations.AddField(
            model_name="page",
            name="markers",
            field=models.JSONField(default=list),
        ),
    ]
