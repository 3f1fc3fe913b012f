from django.db import migrations

REFUSE = """
CREATE FUNCTION rulings_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% stays as it is: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER rulings_published_stays BEFORE UPDATE OR DELETE ON rulings_ruleversion
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION rulings_refuse_change();
CREATE TRIGGER rulings_ruling_stays BEFORE UPDATE OR DELETE ON rulings_ruling
    FOR EACH ROW EXECUTE FUNCTION rulings_refuse_change();
CREATE TRIGGER rulings_check_stays BEFORE UPDATE OR DELETE ON rulings_rulingcheck
    FOR EACH ROW EXECUTE FUNCTION rulings_refuse_change();
"""
UNDO = """
DROP TRIGGER rulings_published_stays ON rulings_ruleversion;
DROP TRIGGER rulings_ruling_stays ON rulings_ruling;
DROP TRIGGER rulings_check_stays ON rulings_rulingcheck;
DROP FUNCTION rulings_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("rulings", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, UNDO)]
