from django.db import migrations


class Migration(migrations.Migration):
    """Dead jobs are found without walking the queue; a queue that turns over fast is vacuumed early."""

    dependencies = [("events", "0001_initial"), ("procrastinate", "0041_post_retry_failed_job")]

    operations = [
        migrations.RunSQL(
            """
            CREATE INDEX events_dead_jobs ON procrastinate_jobs (id) WHERE status = 'failed';
            ALTER TABLE procrastinate_jobs SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
            """,
            """
            ALTER TABLE procrastinate_jobs RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
            DROP INDEX events_dead_jobs;
            """,
        )
    ]
