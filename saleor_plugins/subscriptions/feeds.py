"""The customer's calendar feed and the van's route sheet."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core import signing

from ..host import lookups
from . import delivery
from .delivery import Stop
from .models import Contract, Delivery
from .shop import APP
from .states import COUNTED_DELIVERY, PaymentMode

_SALT = "subscriptions.calendar"


def calendar_path(contract: Contract) -> str:
    """The path of the contract's .ics feed: signed, so that nobody guesses another's."""
    token = signing.Signer(salt=_SALT).sign(str(contract.pk))
    return f"/plugins/channel/{contract.channel_slug}/{APP}/calendar/{token}.ics"


def calendar(token: str, now: datetime) -> bytes | None:
    """The feed behind a token, or None when the token is not ours."""
    try:
        pk = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        return None
    contract = Contract.objects.select_related("plan").filter(pk=pk).first()
    if contract is None:
        return None
    rows = contract.deliveries.filter(date__gte=now.date() - timedelta(days=31)).order_by("date")
    return delivery.to_ics(contract, rows, now)


def stops(channel_id: int, day: date, slot: str | None) -> list[Stop]:
    """The doors of a day, by slot and PIN code. Names and phones are for the driver, not for any log."""
    rows = Delivery.objects.filter(
        channel_id=channel_id, date=day, state__in=[state.value for state in COUNTED_DELIVERY]
    ).select_related("contract__plan")
    if slot:
        rows = rows.filter(slot=slot)
    found = list(rows.prefetch_related("lines", "contract__lines").order_by("slot", "pk"))
    doors = _doors(found)
    lines = {row.pk: delivery.lines_of(row) for row in found}
    names = lookups.variants_by_id(variant for each in lines.values() for variant, _ in each)
    stops_ = [_stop(row, doors[row.pk], lines[row.pk], names) for row in found]
    return sorted(stops_, key=lambda stop: (stop.slot, stop.postal_code))


def _doors(rows: list[Delivery]) -> dict[int, object]:
    """Where each goes: what is ordered to the order's address, whatever the contract's is by now."""
    orders = lookups.orders_by_id(row.order_id for row in rows if row.order_id is not None)
    ids = {
        row.pk: orders[row.order_id].shipping_address_id
        if row.order_id in orders
        else row.contract.address_id
        for row in rows
    }
    addresses = lookups.addresses_by_id(pk for pk in ids.values() if pk is not None)
    return {pk: addresses.get(address_id) for pk, address_id in ids.items()}


def _stop(row: Delivery, address: object, lines: list[tuple[int, int]], names: dict) -> Stop:
    items = ", ".join(
        f"{quantity} x {getattr(names.get(variant), 'sku', None) or variant}"
        for variant, quantity in lines
    )
    due = (
        row.contract.payment_mode == PaymentMode.ON_DELIVERY
        and not row.paid
        and row.total is not None
    )
    return Stop(
        postal_code=str(getattr(address, "postal_code", "") or ""),
        slot=row.slot,
        name=f"{getattr(address, 'first_name', '')} {getattr(address, 'last_name', '')}".strip(),
        phone=str(getattr(address, "phone", "") or ""),
        address=", ".join(
            part
            for part in (
                getattr(address, "street_address_1", ""),
                getattr(address, "street_address_2", ""),
                getattr(address, "city", ""),
            )
            if part
        ),
        items=items,
        number=str(row.contract.number),
        collect=f"{row.total:.2f}" if due else "",
    )
