"""The trigger that enters every change of a stock's quantity into the audit log.

It names no column in its definition, so that Saleor's own migrations stay free to alter the table.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION commerce_note_stock_change() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    who jsonb;
    was jsonb;
    became jsonb;
    variant bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.quantity = OLD.quantity AND NEW.warehouse_id = OLD.warehouse_id
            AND NEW.product_variant_id = OLD.product_variant_id
        THEN
            RETURN NULL;
        END IF;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        was := jsonb_build_object('warehouse_id', OLD.warehouse_id, 'quantity', OLD.quantity);
        variant := OLD.product_variant_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        became := jsonb_build_object('warehouse_id', NEW.warehouse_id, 'quantity', NEW.quantity);
        variant := NEW.product_variant_id;
    END IF;
    who := coalesce(nullif(current_setting('commerce.actor', true), ''), '{}')::jsonb;
    INSERT INTO commerce_core_auditentry
        (action, actor_kind, actor_id, actor_label, object_type, object_id, old, new, request_id,
         created_at)
    VALUES
        ('stock.change', coalesce(who->>'kind', 'system'), coalesce(who->>'id', ''),
         coalesce(who->>'label', ''), 'ProductVariant', variant::text, was, became,
         coalesce(who->>'request', ''), clock_timestamp());
    RETURN NULL;
END
$body$;

CREATE TRIGGER commerce_stock_change
    AFTER INSERT OR UPDATE OR DELETE ON warehouse_stock
    FOR EACH ROW EXECUTE FUNCTION commerce_note_stock_change();
"""

DROP = """
DROP TRIGGER IF EXISTS commerce_stock_change ON warehouse_stock;
DROP FUNCTION IF EXISTS commerce_note_stock_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("commerce_core", "0001_initial"), ("warehouse", "__first__")]

    operations = [migrations.RunSQL(CREATE, DROP)]
