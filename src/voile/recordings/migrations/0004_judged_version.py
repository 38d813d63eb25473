from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recordings", "0003_color_scheme")]

    operations = [
        migrations.AddField(
            model_name="recording",
            name="judged_version",
            field=models.BigIntegerField(default=0),
        ),
    ]
