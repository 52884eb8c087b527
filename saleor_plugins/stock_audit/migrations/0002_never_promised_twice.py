"""The last units are promised once: what Saleor checks before it has the lock is checked again under it.

Saleor (3.22 to 3.24) counts what other orders were promised with an iterator that its count of
reservations has used up by then, so that orders confirmed at the same time are all let in. A row that was
not oversold does not become so by a promise. Stock that staff have set below what is promised is left alone.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION commerce_refuse_overselling() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.quantity_allocated > NEW.quantity AND NEW.quantity_allocated > OLD.quantity_allocated
        AND OLD.quantity_allocated <= OLD.quantity
    THEN
        RAISE EXCEPTION 'Insufficient stock.' USING
            ERRCODE = 'check_violation',
            CONSTRAINT = 'commerce_stock_promised_once',
            DETAIL = OLD.product_variant_id || ' ' || (OLD.quantity - OLD.quantity_allocated);
    END IF;
    RETURN NEW;
END
$body$;

CREATE TRIGGER commerce_stock_promised_once
    BEFORE UPDATE ON warehouse_stock
    FOR EACH ROW EXECUTE FUNCTION commerce_refuse_overselling();
"""

DROP = """
DROP TRIGGER IF EXISTS commerce_stock_promised_once ON warehouse_stock;
DROP FUNCTION IF EXISTS commerce_refuse_overselling();
"""


class Migration(migrations.Migration):
    dependencies = [("commerce_stock_audit", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
