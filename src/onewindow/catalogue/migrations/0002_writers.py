from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.AddField("revision", "writers", models.JSONField(default=list, verbose_name="参与编写的人")),
    ]
