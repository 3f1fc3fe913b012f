"""The chain is built in the database: one round trip, and no way around it but the superuser's."""

from django.db import migrations

APPEND = """
CREATE FUNCTION audit_hash(
    previous bytea, at timestamptz, actor_kind text, actor_id bigint, actor_name text, verb text,
    subject_kind text, subject_key text, sequence integer, changes jsonb, note text, request_id text
) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(previous || convert_to(jsonb_build_array(
        (extract(epoch FROM at) * 1000000)::bigint, actor_kind, actor_id, actor_name, verb,
        subject_kind, subject_key, sequence, changes, note, request_id)::text, 'UTF8'))
$$;

-- Two transactions may append to one subject at once: the second waits on the unique (subject, sequence), sees that
-- nothing was inserted, reads the head again and follows it. No lock outlives the row.
CREATE FUNCTION audit_append(
    p_at timestamptz, p_actor_kind text, p_actor_id bigint, p_actor_name text, p_request_id text,
    p_verb text, p_subject_kind text, p_subject_key text, p_changes jsonb, p_note text
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    head record;
    next_sequence integer;
    next_previous bytea;
BEGIN
    LOOP
        SELECT sequence, hash INTO head FROM audit_entry
        WHERE subject_kind = p_subject_kind AND subject_key = p_subject_key ORDER BY sequence DESC LIMIT 1;
        next_sequence := coalesce(head.sequence, 0) + 1;
        next_previous := coalesce(head.hash, decode(repeat('00', 32), 'hex'));
        INSERT INTO audit_entry (at, actor_kind, actor_id, actor_name, verb, subject_kind, subject_key, sequence,
                                 changes, note, request_id, previous_hash, hash)
        VALUES (p_at, p_actor_kind, p_actor_id, p_actor_name, p_verb, p_subject_kind, p_subject_key, next_sequence,
                p_changes, p_note, p_request_id, next_previous,
                audit_hash(next_previous, p_at, p_actor_kind, p_actor_id, p_actor_name, p_verb, p_subject_kind,
                           p_subject_key, next_sequence, p_changes, p_note, p_request_id))
        ON CONFLICT (subject_kind, subject_key, sequence) DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;
END
$$;

-- Subjects in one order for everybody, so that two callers with several subjects cannot wait for each other in a circle.
CREATE FUNCTION audit_append_many(
    p_at timestamptz, p_actor_kind text, p_actor_id bigint, p_actor_name text, p_request_id text, p_traces jsonb
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    trace record;
BEGIN
    FOR trace IN
        SELECT value FROM jsonb_array_elements(p_traces) WITH ORDINALITY
        ORDER BY value ->> 1, value ->> 2, ordinality
    LOOP
        PERFORM audit_append(p_at, p_actor_kind, p_actor_id, p_actor_name, p_request_id, trace.value ->> 0,
                             trace.value ->> 1, trace.value ->> 2, trace.value -> 3, trace.value ->> 4);
    END LOOP;
END
$$;
"""

REFUSE = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only: % on % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_bill_append_only BEFORE UPDATE OR DELETE ON audit_bill
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_bill_no_truncate BEFORE TRUNCATE ON audit_bill
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""

UNDO = """
DROP TRIGGER audit_entry_append_only ON audit_entry;
DROP TRIGGER audit_entry_no_truncate ON audit_entry;
DROP TRIGGER audit_bill_append_only ON audit_bill;
DROP TRIGGER audit_bill_no_truncate ON audit_bill;
DROP FUNCTION audit_refuse_change();
DROP FUNCTION audit_append_many(timestamptz, text, bigint, text, text, jsonb);
DROP FUNCTION audit_append(timestamptz, text, bigint, text, text, text, text, text, jsonb, text);
DROP FUNCTION audit_hash(bytea, timestamptz, text, bigint, text, text, text, text, integer, jsonb, text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(APPEND + REFUSE, UNDO)]
