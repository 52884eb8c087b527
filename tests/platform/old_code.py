"""Run by the previous release's code against the new schema: writes, reads and changes a row of every table it knows.

Everything happens in one transaction that is taken back. Prints "models: N" at its end; what fails says which model.
"""

import uuid
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.db import models, transaction  # noqa: E402

from saleor_plugins.host.db import writer  # noqa: E402

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
# What a constraint wants of two fields together.
TOGETHER = {"PriceListEntry": {"percent_off": None, "price": Decimal("1")}}
# The database refuses to change these.
FOR_GOOD = {"WalletEntry"}


def ours() -> list[Any]:
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("saleor_plugins.") and not model._meta.proxy
    ]


def value(field: Any) -> Any:
    """Something that a field takes, unlike any other."""
    token = uuid.uuid4().hex
    if field.is_relation:
        return make(field.related_model)
    if field.choices:
        return field.choices[0][0]
    kinds: list[tuple[type, Any]] = [
        (models.JSONField, {"a": [1]}),
        (models.BooleanField, True),
        (models.UUIDField, uuid.uuid4()),
        (models.DateTimeField, NOW),
        (models.DateField, date(2026, 1, 5)),
        (models.TimeField, time(6, 0)),
        (models.DecimalField, Decimal("1")),
        (models.FloatField, 1.0),
        (models.SmallIntegerField, 1),
        (models.IntegerField, int(token[:6], 16)),
        (models.BinaryField, b"x"),
        (models.URLField, "https://x.example"),
        (models.TextField, token),
        (models.CharField, token[: field.max_length or 32]),
    ]
    for kind, made in kinds:
        if isinstance(field, kind):
            return made
    return [] if field.get_internal_type() == "ArrayField" else token


def make(model: Any) -> Any:
    """A saved row with every field given."""
    given = {
        field.name: value(field)
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField)
    }
    return model._base_manager.create(**{**given, **TOGETHER.get(model.__name__, {})})


def engines() -> None:
    """What moves money, receives and causes, as the code of then does it."""
    from saleor_plugins.core import audit, inbox, outbox
    from saleor_plugins.subscriptions import wallet

    pk, new = inbox.record(source="old", event_id=uuid.uuid4().hex, kind="x", body=b"{}")
    assert new and inbox.replay(pk) is False
    outbox.add(kind="old", key=uuid.uuid4().hex, payload={"a": 1})
    audit.record(action="old.code", actor=audit.SYSTEM, object_type="X", object_id=1)
    held = wallet.of_user(1, 1, "consumer", "INR")
    wallet.move(held, Decimal("10"), key=uuid.uuid4().hex, reason="in")
    wallet.move(held, Decimal("-4"), key=uuid.uuid4().hex, reason="out", floor=Decimal(0))
    assert wallet.lock(held).balance == Decimal("6")


with writer(), transaction.atomic():
    for model in ours():
        try:
            row = make(model)
            row.refresh_from_db()
            if model.__name__ not in FOR_GOOD:
                model._base_manager.filter(pk=row.pk).update(
                    **{
                        field.name: getattr(row, field.attname)
                        for field in model._meta.concrete_fields
                        if not field.primary_key
                    }
                )
                row.save()
            assert model._base_manager.filter(pk=row.pk).exists()
        except Exception as error:
            raise SystemExit(f"{model._meta.label}: {type(error).__name__}: {error}") from error
    engines()
    transaction.set_rollback(True)
print("models:", len(ours()))
