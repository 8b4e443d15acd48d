"""The one way to change audit events: what they say of an erased person is removed, and the removal is recorded.

The function runs as the owner of the schema, since the portal itself may only read events. It works for accounts that
have become a pseudonym only, so it cannot blur what an active person did; who did what stays, by number.
"""

from django.db import migrations

SQL = """
CREATE OR REPLACE FUNCTION accounts_clean_events_of_erased(person bigint, eraser bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    cleaned integer;
    more integer;
BEGIN
    PERFORM FROM accounts_user
        WHERE id = person AND NOT is_active AND email = 'erased-' || person || '@erased.invalid';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Person % has not been erased', person;
    END IF;
    UPDATE accounts_userevent SET name = '', hidden_digest = '{}'::jsonb
        WHERE id = person AND (name <> '' OR hidden_digest <> '{}'::jsonb);
    GET DIAGNOSTICS cleaned = ROW_COUNT;
    UPDATE accounts_invitationevent AS event SET hidden_digest = '{}'::jsonb
        FROM accounts_invitation AS invitation
        WHERE event.id = invitation.id AND event.hidden_digest <> '{}'::jsonb
          AND (invitation.accepted_by_id = person OR invitation.email LIKE 'erased-invitation-%@erased.invalid');
    GET DIAGNOSTICS more = ROW_COUNT;
    cleaned := cleaned + more;
    UPDATE accounts_erasurerequestevent SET hidden_digest = '{}'::jsonb, answer = ''
        WHERE user_id = person AND (hidden_digest <> '{}'::jsonb OR answer <> '');
    GET DIAGNOSTICS more = ROW_COUNT;
    cleaned := cleaned + more;
    INSERT INTO accounts_erasure (user_id, actor_id, erased_at, cleaned_events) VALUES (person, eraser, now(), cleaned);
    RETURN cleaned;
END;
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(SQL, "DROP FUNCTION accounts_clean_events_of_erased(bigint, bigint);"),
    ]
