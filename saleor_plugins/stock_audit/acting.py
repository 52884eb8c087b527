"""Tells the database for whom a statement changes stock, in the transaction of that statement."""

import json
import re
from typing import Any

from django.db import IntegrityError, transaction

from ..core import acting, request_id
from ..core.audit import Actor
from ..graphql.gates import Operation, Refused, afterwards
from ..host import stock

# What Django's ORM writes. `quantity` only: what orders allocate is no change of stock.
_CHANGES = re.compile(
    r'UPDATE "warehouse_stock" SET .*"quantity" =|(INSERT INTO|DELETE FROM) "warehouse_stock"',
    re.DOTALL,
)
# What an order is promised, and nothing else of the row.
_PROMISES = re.compile(r'UPDATE "warehouse_stock" SET "quantity_allocated" =', re.DOTALL)
_PROMISED_ONCE = "commerce_stock_promised_once"
_SET = "SELECT set_config('commerce.actor', %s, true)"


def gate(operation: Operation) -> Refused | None:
    """Refuses nothing: remembers whose operation is about to be executed, until it has been."""
    request = operation.request
    acting.begin(lambda: _of(request))
    afterwards(request, lambda _result: acting.end())
    return None


def _of(request: Any) -> Actor | None:
    app = getattr(request, "app", None)
    if app is not None:
        return Actor("app", str(app.pk), app.name)
    user = getattr(request, "user", None)
    if user:
        return Actor("staff" if user.is_staff else "user", str(user.pk))
    return Actor("anonymous")


def prepare(connection: Any, **_: Any) -> None:
    """Have a new connection's statements pass by `_tell`, once however often it reconnects."""
    if connection.vendor == "postgresql" and _tell not in connection.execute_wrappers:
        # Not at the end: Django's `execute_wrapper` block, inside of which a connection may be made,
        # takes the last one away when it is left.
        connection.execute_wrappers.insert(0, _tell)


def _tell(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    if not isinstance(sql, str):
        return execute(sql, params, many, context)
    if _PROMISES.match(sql):
        return _promise(execute, sql, params, many, context)
    if not _CHANGES.match(sql):
        return execute(sql, params, many, context)
    who = acting.actor() or Actor("system")
    told = json.dumps(
        {
            "kind": who.kind,
            "id": who.id,
            "label": who.label[:128],
            "request": request_id.current(),
        }
    )
    connection = context["connection"]
    if connection.in_atomic_block:
        _set(connection, told)
        return execute(sql, params, many, context)
    with transaction.atomic(using=connection.alias):
        _set(connection, told)
        return execute(sql, params, many, context)


def _set(connection: Any, told: str) -> None:
    # Local to a transaction: a pooled connection must not take the name along to somebody else.
    with connection.cursor() as cursor:
        cursor.execute(_SET, [told])


def _promise(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Have the database's refusal to sell the same unit twice told as Saleor tells of too little stock."""
    try:
        # A savepoint: what is short can still be looked up after the refusal.
        with transaction.atomic(using=context["connection"].alias):
            return execute(sql, params, many, context)
    except IntegrityError as error:
        diag = getattr(error.__cause__, "diag", None)
        if diag is None or diag.constraint_name != _PROMISED_ONCE:
            raise
        variant_id, available = map(int, str(diag.message_detail).split())
        raise stock.insufficient(variant_id, available) from error
