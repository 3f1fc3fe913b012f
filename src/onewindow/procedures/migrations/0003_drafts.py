from django.db import migrations, models
from django.db.models import Q

REFUSE = """
CREATE FUNCTION procedures_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published version never changes: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER procedures_published_stays BEFORE UPDATE OR DELETE ON procedures_version
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION procedures_refuse_change();
"""
UNDO = """
DROP TRIGGER procedures_published_stays ON procedures_version;
DROP FUNCTION procedures_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_saved_filter")]

    operations = [
        migrations.RemoveConstraint(model_name="version", name="procedure_published_at_when_published"),
        migrations.AddField(
            model_name="version",
            name="saved_at",
            field=models.DateTimeField(blank=True, help_text="只有草稿有", null=True, verbose_name="保存时间"),
        ),
        migrations.AlterField(
            model_name="version",
            name="number",
            field=models.PositiveSmallIntegerField(
                help_text="发布时取号；0 是草稿，一个流程只有一份", verbose_name="版本"
            ),
        ),
        migrations.AlterField(
            model_name="version",
            name="state",
            field=models.CharField(
                choices=[("draft", "草稿"), ("checked", "检查通过"), ("published", "已发布")],
                default="draft",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=Q(state__in=["draft", "checked"], published_at__isnull=True, saved_at__isnull=False, number=0)
                | Q(state="published", published_at__isnull=False, saved_at__isnull=True, number__gt=0),
                name="procedure_published_at_when_published",
            ),
        ),
        migrations.RunSQL(REFUSE, UNDO),
    ]
