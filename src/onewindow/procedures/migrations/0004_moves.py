import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION procedures_refuse_move_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'moves between versions are append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER procedures_move_append_only BEFORE UPDATE OR DELETE ON procedures_move
    FOR EACH ROW EXECUTE FUNCTION procedures_refuse_move_change();
CREATE TRIGGER procedures_move_no_truncate BEFORE TRUNCATE ON procedures_move
    FOR EACH STATEMENT EXECUTE FUNCTION procedures_refuse_move_change();
"""
UNDO = """
DROP TRIGGER procedures_move_append_only ON procedures_move;
DROP TRIGGER procedures_move_no_truncate ON procedures_move;
DROP FUNCTION procedures_refuse_move_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0003_staff_identity"),
        ("procedures", "0003_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mapping",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="原来的环节到新的环节；空的是不再办",
                        verbose_name="环节对应",
                    ),
                ),
                ("before", models.JSONField(verbose_name="换版前的标记")),
                ("after", models.JSONField(verbose_name="换版后的标记")),
                ("told", models.JSONField(verbose_name="各环节怎样")),
                (
                    "promised_due_at",
                    models.DateTimeField(
                        blank=True, help_text="换版不改变它；暂停计时的为空", null=True, verbose_name="承诺的到期"
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("moved_at", models.DateTimeField(verbose_name="换版时间")),
            ],
            options={
                "verbose_name": "换版记录",
                "verbose_name_plural": "换版记录",
            },
        ),
        migrations.AddIndex(
            model_name="execution",
            index=models.Index(
                condition=models.Q(("state", "running")), fields=["version", "id"], name="execution_running_of_version"
            ),
        ),
        migrations.AddField(
            model_name="move",
            name="execution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="moves",
                to="procedures.execution",
                verbose_name="流程执行",
            ),
        ),
        migrations.AddField(
            model_name="move",
            name="from_version",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.version",
                verbose_name="原来的版本",
            ),
        ),
        migrations.AddField(
            model_name="move",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="换版的人",
            ),
        ),
        migrations.AddField(
            model_name="move",
            name="to_version",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.version",
                verbose_name="新的版本",
            ),
        ),
        migrations.AddConstraint(
            model_name="move",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_version", models.F("to_version")), _negated=True), name="move_changes_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="move",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="move_has_reason"
            ),
        ),
        migrations.RunSQL(REFUSE, UNDO),
    ]
