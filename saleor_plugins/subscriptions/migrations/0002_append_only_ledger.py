"""The ledger refuses changes: a wrong entry is corrected by another one."""

from django.db import migrations

_FORBID = """
CREATE OR REPLACE FUNCTION commerce_subscriptions_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'wallet entries are only ever added';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER commerce_subscriptions_walletentry_append_only
    BEFORE UPDATE OR DELETE ON commerce_subscriptions_walletentry
    FOR EACH ROW EXECUTE FUNCTION commerce_subscriptions_append_only();
"""
_ALLOW = """
DROP TRIGGER IF EXISTS commerce_subscriptions_walletentry_append_only
    ON commerce_subscriptions_walletentry;
DROP FUNCTION IF EXISTS commerce_subscriptions_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("commerce_subscriptions", "0001_initial")]
    operations = [migrations.RunSQL(_FORBID, _ALLOW)]
