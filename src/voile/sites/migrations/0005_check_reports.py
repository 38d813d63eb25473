from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sites', '0004_used_marks'),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckReport',
            fields=[
                ('mark_id', models.CharField(max_length=16, primary_key=True, serialize=False)),
                ('site_id', models.CharField(max_length=10)),
                ('words', models.JSONField()),
                ('policy_version', models.PositiveIntegerField()),
                ('at', models.DateTimeField(db_index=True)),
            ],
        ),
    ]
