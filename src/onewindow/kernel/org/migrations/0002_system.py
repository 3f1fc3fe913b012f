"""The system itself acts in scheduled jobs, so its row is there before the first of them."""

from django.db import migrations

ADD = """
INSERT INTO org_person (username, kind, name, password, post, totp_last_step, is_active, created_at)
VALUES ('system', 'system', '系统', '!', '', 0, true, now())
ON CONFLICT (username) DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial")]
    operations = [migrations.RunSQL(ADD, migrations.RunSQL.noop)]
