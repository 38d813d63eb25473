from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recordings", "0002_corrections")]

    operations = [
        migrations.AddField(
            model_name="page",
            name="color_scheme",
            field=models.CharField(default="light", max_length=10),
        ),
    ]
