"""Plans: what staff may write into one. Everything is checked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..core import audit, clock
from ..core.audit import Actor
from ..core.errors import InvalidInput
from ..host import channels, lookups
from . import config
from .models import Holiday, Plan
from .states import PaymentMode

_POLICIES = (
    "outage_policy",
    "stock_policy",
    "price_rise_policy",
    "holiday_policy",
    "missed_policy",
)
_NUMBERS = {
    "cutoff_days_before": (0, 14),
    "orders_per_day": (1, 10),
    "largest_quantity": (1, 10000),
    "grace_days": (0, 60),
}
_MOST_SLOTS = 12


def write(
    plan: Plan | None, wish: Mapping[str, Any], variant_ids: Sequence[int] | None, actor: Actor
) -> Plan:
    """Create a plan (None) or change one. InvalidInput names the field."""
    creating = plan is None
    row = plan or _new(wish)
    old = _audited(row) if not creating else None
    _apply(row, wish)
    if variant_ids is not None:
        _set_variants(row, variant_ids)
    for name, needed in (
        ("name", row.name),
        ("variantIds", row.variant_ids),
        ("frequencies", row.frequencies),
        ("paymentModes", row.payment_modes),
    ):
        if not needed:
            raise InvalidInput("This field is required.", field=name, code="REQUIRED")
    row.save()
    if wish.get("holidays") is not None:
        _set_holidays(row, wish["holidays"])
    audit.record(
        action="subscription_plan.created" if creating else "subscription_plan.updated",
        actor=actor,
        object_type="SubscriptionPlan",
        object_id=row.pk,
        old=old,
        new=_audited(row),
    )
    return row


def _new(wish: Mapping[str, Any]) -> Plan:
    if not wish.get("channel"):
        raise InvalidInput("This field is required.", field="channel", code="REQUIRED")
    channel = channels.by_slug(wish["channel"])
    if channel is None:
        raise InvalidInput("There is no such channel.", field="channel", code="NOT_FOUND")
    defaults = config.of_channel(channel.slug)
    return Plan(
        channel_id=channel.pk,
        channel_slug=channel.slug,
        currency=channel.currency_code,
        cutoff=config.time_of(defaults.default_cutoff, "cutoff"),
        dispatch=config.time_of(defaults.default_dispatch, "dispatch"),
        time_zone=str(clock.shop_zone()),
        payment_modes=[PaymentMode.WALLET.value, PaymentMode.ON_DELIVERY.value],
        created_at=clock.now(),
    )


def _apply(row: Plan, wish: Mapping[str, Any]) -> None:
    if wish.get("channel") and wish["channel"] != row.channel_slug:
        raise InvalidInput("A plan stays in its channel.", field="channel")
    if wish.get("name") is not None:
        row.name = wish["name"].strip()[:250]
    for name in ("frequencies", "payment_modes"):
        if wish.get(name) is not None:
            setattr(row, name, list(dict.fromkeys(wish[name])))
    for name in _POLICIES:
        if wish.get(name) is not None:
            setattr(row, name, wish[name])
    for name in ("percent_off", "price_tolerance"):
        if wish.get(name) is not None:
            setattr(row, name, _percent(wish[name], name))
    for name, (least, most) in _NUMBERS.items():
        if wish.get(name) is not None:
            if not least <= wish[name] <= most:
                raise InvalidInput(f"Between {least} and {most}.", field=_spelled(name))
            setattr(row, name, wish[name])
    for name in ("cutoff", "dispatch"):
        if wish.get(name) is not None:
            setattr(row, name, config.time_of(wish[name], name))
    if wish.get("wallet_credit") is not None:
        row.wallet_credit = Decimal(str(wish["wallet_credit"]))
    if wish.get("time_zone") is not None:
        row.time_zone = _zone(wish["time_zone"])
    if wish.get("slots") is not None:
        row.slots = _slots(wish["slots"])
    if wish.get("active") is not None:
        row.active = wish["active"]


def _percent(value: float, name: str) -> Decimal:
    found = Decimal(str(value))
    if not 0 <= found <= 100 or found != round(found, 2):
        raise InvalidInput("Between 0 and 100, two decimals.", field=_spelled(name))
    return found


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInput(f"{name!r} is not a time zone.", field="timeZone") from error


def _slots(wanted: Sequence[str]) -> list[str]:
    found = [slot.strip() for slot in wanted]
    if any(not slot or len(slot) > 64 for slot in found) or len(set(found)) < len(found):
        raise InvalidInput("Different names of 1 to 64 characters.", field="slots")
    if len(found) > _MOST_SLOTS:
        raise InvalidInput(f"At most {_MOST_SLOTS}.", field="slots")
    return found


def _set_variants(row: Plan, variant_ids: Sequence[int]) -> None:
    wanted = list(dict.fromkeys(variant_ids))
    if set(wanted) - lookups.existing_variants(wanted):
        raise InvalidInput("There is no such product.", field="variantIds", code="NOT_FOUND")
    row.variant_ids = wanted


def _set_holidays(row: Plan, days: Sequence[date]) -> None:
    """Deliveries planned already move or go by the plan's policy, and come back where a holiday is taken back."""
    from . import holiday_changes

    before, wanted = set(row.holidays.values_list("date", flat=True)), set(days)
    row.holidays.exclude(date__in=wanted).delete()
    Holiday.objects.bulk_create(Holiday(plan=row, date=day) for day in sorted(wanted - before))
    holiday_changes.apply(row, wanted - before, before - wanted, clock.now())


def _spelled(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)


def _audited(row: Plan) -> dict[str, Any]:
    return {
        "name": row.name,
        "percent_off": str(row.percent_off),
        "cutoff": row.cutoff.isoformat(),
        "active": row.active,
        "variant_ids": list(row.variant_ids),
    }
