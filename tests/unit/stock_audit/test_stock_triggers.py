"""The database's own rules for stock: each change is entered for who made it, no unit is promised twice."""

import threading
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection, connections, transaction

from saleor_plugins.core import acting as on_behalf
from saleor_plugins.core.audit import Actor
from saleor_plugins.core.models import AuditEntry
from saleor_plugins.host import stock as platform
from saleor_plugins.stock_audit import acting

MIGRATIONS = ("0001_initial", "0002_never_promised_twice")
WAREHOUSE = "6f1c6a6e-54ff-4d8c-9a50-1f3a0b0f9f11"

# As the platform's ORM writes them.
INSERT = """INSERT INTO "warehouse_stock" ("id", "warehouse_id", "product_variant_id", "quantity",
    "quantity_allocated") VALUES (%s, %s, %s, %s, 0)"""
SET = 'UPDATE "warehouse_stock" SET "quantity" = %s WHERE "warehouse_stock"."id" = %s'
PROMISE = """UPDATE "warehouse_stock" SET "quantity_allocated" = (CASE WHEN
    ("warehouse_stock"."id" = %s) THEN ("warehouse_stock"."quantity_allocated" + %s)
    ELSE NULL END)::integer WHERE "warehouse_stock"."id" IN (%s)"""


class Short(Exception):
    """What the platform would raise."""


def run(sql: str, *values: Any) -> None:
    """Execute a statement as the ORM does."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))


def promised(pk: int) -> tuple[int, int]:
    """(units there, of them promised)."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT "quantity", "quantity_allocated" FROM "warehouse_stock" WHERE "id" = %s', [pk]
        )
        found = cursor.fetchone()
    assert found is not None
    return (found[0], found[1])


@pytest.fixture
def stock(own_tables: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A stock of five of variant 42, in a table like Saleor's with our triggers on it."""

    def insufficient(variant_id: int, available: int) -> Exception:
        return Short(variant_id, available)

    monkeypatch.setattr(platform, "insufficient", insufficient)
    steps = [import_module(f"saleor_plugins.stock_audit.migrations.{name}") for name in MIGRATIONS]
    run("""CREATE TABLE warehouse_stock (id bigint PRIMARY KEY, warehouse_id uuid NOT NULL,
        product_variant_id bigint NOT NULL, quantity integer NOT NULL,
        quantity_allocated integer NOT NULL)""")
    for step in steps:
        run(step.CREATE.replace("%", "%%"))
    acting.prepare(connection)
    run(INSERT, 1, WAREHOUSE, 42, 5)
    AuditEntry.objects.all().delete()
    yield 1
    for step in reversed(steps):
        run(step.DROP)
    run("DROP TABLE warehouse_stock")
    connection.execute_wrappers.remove(acting._tell)


def entered() -> list[tuple[str, str, Any, Any]]:
    """Entries, oldest first: actor, and the quantities before and after."""
    return [
        (
            each.actor_kind,
            each.actor_id,
            each.old and each.old["quantity"],
            each.new and each.new["quantity"],
        )
        for each in AuditEntry.objects.order_by("pk")
    ]


def test_a_change_is_entered_for_who_acts(stock: int) -> None:
    """By itself or in a transaction; for nobody in particular it is the system's."""
    with on_behalf.on_behalf_of(Actor("staff", "7")):
        run(SET, 9, stock)
        with transaction.atomic():
            run(SET, 8, stock)
    run(SET, 3, stock)
    assert entered() == [("staff", "7", 5, 9), ("staff", "7", 9, 8), ("system", "", 8, 3)]
    entry = AuditEntry.objects.order_by("pk").first()
    assert entry is not None
    assert (entry.action, entry.object_type, entry.object_id) == (
        "stock.change",
        "ProductVariant",
        "42",
    )
    assert entry.old == {"warehouse_id": WAREHOUSE, "quantity": 5}


def test_what_does_not_happen_is_not_entered(stock: int) -> None:
    """The same quantity again, a promise, and a change that is rolled back."""
    run(SET, 5, stock)
    run(PROMISE, stock, 2, stock)
    with pytest.raises(KeyError), transaction.atomic():
        run(SET, 99, stock)
        raise KeyError
    assert entered() == [] and promised(stock) == (5, 2)


def test_new_and_gone(stock: int) -> None:
    """A new stock has nothing before, one that is gone nothing after."""
    with on_behalf.on_behalf_of(Actor("app", "3", "Import")):
        run(INSERT, 2, WAREHOUSE, 43, 6)
        run('DELETE FROM "warehouse_stock" WHERE "id" = %s', stock)
    assert entered() == [("app", "3", None, 6), ("app", "3", 5, None)]


@pytest.mark.parametrize("inside", [False, True])
def test_no_more_is_promised_than_there_is(stock: int, inside: bool) -> None:
    """Given four of five promised, then two more are refused as the platform tells it, one is not."""
    run(PROMISE, stock, 4, stock)
    with pytest.raises(Short) as refusal:
        if inside:
            with transaction.atomic(), transaction.atomic(savepoint=False):
                run(PROMISE, stock, 2, stock)
        else:
            run(PROMISE, stock, 2, stock)
    assert refusal.value.args == (42, 1)
    assert promised(stock) == (5, 4)
    run(PROMISE, stock, 1, stock)
    assert promised(stock) == (5, 5)


def test_what_staff_have_oversold_is_let_alone(stock: int) -> None:
    """Stock set below what is promised: it can be given back, sent back, and promised to the same order."""
    run(PROMISE, stock, 4, stock)
    run(SET, 1, stock)
    run(PROMISE, stock, 1, stock)
    run(PROMISE, stock, -2, stock)
    assert promised(stock) == (1, 3)


def test_of_many_at_once_only_as_many_as_there_are(stock: int) -> None:
    """Given twelve buyers of one each who all believe that there is enough, then five get theirs."""
    told: list[str] = []
    gate = threading.Barrier(12)

    def buy() -> None:
        acting.prepare(connections["default"])
        gate.wait()
        try:
            with transaction.atomic():
                run(PROMISE, stock, 1, stock)
            told.append("bought")
        except Short:
            told.append("short")
        finally:
            connections.close_all()

    buyers = [threading.Thread(target=buy) for _ in range(12)]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join(30)
    assert sorted(told) == ["bought"] * 5 + ["short"] * 7
    assert promised(stock) == (5, 5)


def test_a_connection_that_is_made_inside_of_a_wrapper_keeps_its_own(stock: int) -> None:
    """Django takes the last wrapper away at the end of a block: that must be the block's, not ours."""
    connection.execute_wrappers.remove(acting._tell)

    def watch(execute: Any, *given: Any) -> Any:
        return execute(*given)

    with connection.execute_wrapper(watch):
        acting.prepare(connection)
        acting.prepare(connection)
    assert connection.execute_wrappers == [acting._tell]
    assert promised(stock) == (5, 0)
