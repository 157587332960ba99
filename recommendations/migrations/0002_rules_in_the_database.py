"""What constraints cannot say: history is only added to, a cycle fits its document."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION event_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The history is only added to: % on events is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON recommendations_event
    FOR EACH ROW EXECUTE FUNCTION event_refuse_change();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON recommendations_event
    FOR EACH STATEMENT EXECUTE FUNCTION event_refuse_change();
"""

UNDO_APPEND_ONLY = """
DROP TRIGGER event_no_truncate ON recommendations_event;
DROP TRIGGER event_append_only ON recommendations_event;
DROP FUNCTION event_refuse_change();
"""

# The cycle of a recommendation repeats that of its document so that lists filter without joins;
# its permanent address needs the document's symbol.
CYCLE_FITS = """
CREATE FUNCTION recommendation_check_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM recommendations_paragraph p
        JOIN recommendations_document d ON d.id = p.document_id
        WHERE p.id = NEW.paragraph_id AND d.cycle_id = NEW.cycle_id AND d.symbol <> ''
    ) THEN
        RAISE EXCEPTION 'A recommendation belongs to a document with a symbol, and to its reporting cycle.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recommendation_cycle_fits
    BEFORE INSERT OR UPDATE OF paragraph_id, cycle_id ON recommendations_recommendation
    FOR EACH ROW EXECUTE FUNCTION recommendation_check_cycle();
"""

UNDO_CYCLE_FITS = """
DROP TRIGGER recommendation_cycle_fits ON recommendations_recommendation;
DROP FUNCTION recommendation_check_cycle();
"""


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0001_initial")]
    operations = [
        migrations.RunSQL(APPEND_ONLY, UNDO_APPEND_ONLY),
        migrations.RunSQL(CYCLE_FITS, UNDO_CYCLE_FITS),
    ]
