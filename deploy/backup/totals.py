"""What a database holds, counted: recorded when a backup is taken, compared when it is restored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql

# Sums that must survive to the last paisa. Each is asked for when its tables are there (a Saleor
# without one of our plugins lacks some). Answers (name, amount) rows.
_SUMS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "orders, gross",
        ("order_order",),
        "SELECT currency, SUM(total_gross_amount) FROM order_order GROUP BY 1",
    ),
    (
        "orders, charged",
        ("order_order",),
        "SELECT currency, SUM(total_charged_amount) FROM order_order GROUP BY 1",
    ),
    (
        "transactions, charged",
        ("payment_transactionitem",),
        "SELECT currency, SUM(charged_value) FROM payment_transactionitem GROUP BY 1",
    ),
    (
        "transactions, refunded",
        ("payment_transactionitem",),
        "SELECT currency, SUM(refunded_value) FROM payment_transactionitem GROUP BY 1",
    ),
    (
        "transaction events",
        ("payment_transactionevent",),
        "SELECT currency, SUM(amount_value) FROM payment_transactionevent GROUP BY 1",
    ),
    (
        "payments of the older kind, captured",
        ("payment_payment",),
        "SELECT currency, SUM(captured_amount) FROM payment_payment GROUP BY 1",
    ),
    (
        "wallets",
        ("commerce_subscriptions_wallet",),
        "SELECT currency, SUM(balance) FROM commerce_subscriptions_wallet GROUP BY 1",
    ),
    (
        "wallets' ledger",
        ("commerce_subscriptions_wallet", "commerce_subscriptions_walletentry"),
        "SELECT w.currency, SUM(e.amount) FROM commerce_subscriptions_walletentry e"
        " JOIN commerce_subscriptions_wallet w ON w.id = e.wallet_id GROUP BY 1",
    ),
    (
        "distributors' credit",
        ("distributor_pricing_distributor",),
        "SELECT 'used', SUM(credit_used) FROM distributor_pricing_distributor",
    ),
    (
        "razorpay, captured",
        ("commerce_razorpay_paymentrecord",),
        "SELECT currency, SUM(amount) FROM commerce_razorpay_paymentrecord"
        " WHERE captured GROUP BY 1",
    ),
    (
        "stock",
        ("warehouse_stock",),
        "SELECT 'units', SUM(quantity) FROM warehouse_stock",
    ),
)

# Numbers of rows that contradict each other. They are zero in a healthy shop; a backup of one that is
# not is still taken, and says so.
_CONTRADICTIONS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "wallets whose balance is not the sum of their ledger",
        ("commerce_subscriptions_wallet", "commerce_subscriptions_walletentry"),
        "SELECT COUNT(*) FROM (SELECT w.id FROM commerce_subscriptions_wallet w"
        " LEFT JOIN commerce_subscriptions_walletentry e ON e.wallet_id = w.id"
        " GROUP BY w.id, w.balance HAVING w.balance <> COALESCE(SUM(e.amount), 0)) AS wrong",
    ),
    (
        "distributors whose used credit is not the sum of their journal",
        ("distributor_pricing_distributor", "distributor_pricing_creditentry"),
        "SELECT COUNT(*) FROM (SELECT d.id FROM distributor_pricing_distributor d"
        " LEFT JOIN distributor_pricing_creditentry e ON e.distributor_id = d.id"
        " GROUP BY d.id, d.credit_used HAVING d.credit_used <> COALESCE(SUM(e.change), 0)) AS wrong",
    ),
)

_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT EXISTS (
    SELECT 1 FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Totals:
    """Rows by table, sums by what and currency (as text, exact), contradictions by name."""

    rows: dict[str, int]
    sums: dict[str, dict[str, str]]
    contradictions: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """As the manifest keeps it."""
        return {"rows": self.rows, "sums": self.sums, "contradictions": self.contradictions}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Totals:
        """From a manifest."""
        return cls(data["rows"], data["sums"], data["contradictions"])


def count(connection: Connection[Any]) -> Totals:
    """Count what the connection's snapshot shows. Reads every table once."""
    tables = [row[0] for row in connection.execute(_TABLES)]
    present = set(tables)
    rows = {}
    for table in tables:
        query = sql.SQL("SELECT COUNT(*) FROM public.{}").format(sql.Identifier(table))
        rows[table] = _one(connection.execute(query))
    sums = {
        name: {str(kind): str(amount) for kind, amount in connection.execute(query) if amount}
        for name, needed, query in _SUMS
        if present.issuperset(needed)
    }
    contradictions = {
        name: _one(connection.execute(query))
        for name, needed, query in _CONTRADICTIONS
        if present.issuperset(needed)
    }
    return Totals(rows, sums, contradictions)


def differences(expected: Totals, found: Totals) -> list[str]:
    """What is not as it was, one sentence each; empty when everything is."""
    problems = []
    for table in sorted(expected.rows.keys() | found.rows.keys()):
        was, has = expected.rows.get(table), found.rows.get(table)
        if was != has:
            problems.append(f"{table}: {_said(was)} rows in the backup, {_said(has)} restored")
    for name in sorted(expected.sums.keys() | found.sums.keys()):
        before, after = expected.sums.get(name, {}), found.sums.get(name, {})
        for kind in sorted(before.keys() | after.keys()):
            if before.get(kind) != after.get(kind):
                problems.append(
                    f"{name}, {kind}: {before.get(kind, 0)} in the backup, "
                    f"{after.get(kind, 0)} restored"
                )
    for name, number in sorted(found.contradictions.items()):
        if number != expected.contradictions.get(name):
            problems.append(f"{number} {name}; {expected.contradictions.get(name)} in the backup")
    return problems


def _said(number: int | None) -> str:
    return "no table, no" if number is None else str(number)


def _one(cursor: Any) -> int:
    row = cursor.fetchone()
    assert row is not None
    return int(row[0])
