from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recordings", "0005_session_began")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="error_count",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
