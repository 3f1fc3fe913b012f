from django.db import migrations


class Migration(migrations.Migration):
    """The queueing lock of periodic work says that one run waits already. Who runs no longer waits: kept on, the lock would
    collide with that of the next run as soon as the job has to go back to the queue.
    """

    dependencies = [("events", "0002_dead_jobs")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION events_release_queueing_lock() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.queueing_lock := NULL;
                RETURN NEW;
            END
            $$;
            CREATE TRIGGER events_release_queueing_lock BEFORE UPDATE OF status ON procrastinate_jobs
                FOR EACH ROW WHEN (NEW.status = 'doing' AND NEW.queueing_lock IS NOT NULL)
                EXECUTE FUNCTION events_release_queueing_lock();
            UPDATE procrastinate_jobs SET queueing_lock = NULL WHERE status <> 'todo' AND queueing_lock IS NOT NULL;
            """,
            """
            DROP TRIGGER events_release_queueing_lock ON procrastinate_jobs;
            DROP FUNCTION events_release_queueing_lock();
            """,
        )
    ]
