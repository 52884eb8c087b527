"""The day's deliveries: totals for the kitchen, marks by the van, a route sheet, the customer's calendar."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from ..core import outbox
from ..core.audit import Actor
from ..core.errors import Conflict
from . import charges, notices, wallet
from .models import Contract, Delivery, MissedPolicy
from .states import COUNTED_DELIVERY, DeliveryState, PaymentMode, SkipReason, delivery_may_become

MOST_DAYS = 62


@dataclass(frozen=True, slots=True)
class Total:
    """How many of a variant go out in a slot."""

    variant_id: int
    slot: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Day:
    """A date with the deliveries that will happen or happened on it."""

    date: date
    deliveries: list[Delivery]
    totals: list[Total]


def lines_of(delivery: Delivery) -> list[tuple[int, int]]:
    """(variant, quantity) of a delivery: its own lines once edited or locked, else the contract's."""
    own = list(delivery.lines.all())
    if own:
        return [(line.variant_id, line.quantity) for line in own]
    return [(line.variant_id, line.quantity) for line in delivery.contract.lines.all()]


def of_channel(channel_id: int, start: date, end: date) -> list[Day]:
    """Every day from `start` to `end` with exactly its deliveries: nothing skipped, failed or cancelled.

    A channel's month of 10,000 deliveries costs four queries.
    """
    rows = (
        Delivery.objects.filter(
            channel_id=channel_id,
            date__range=(start, end),
            state__in=[state.value for state in COUNTED_DELIVERY],
        )
        .select_related("contract__plan")
        .prefetch_related("lines", "contract__lines")
        .order_by("date", "slot", "contract__postal_code", "pk")
    )
    by_day: dict[date, list[Delivery]] = defaultdict(list)
    for row in rows:
        by_day[row.date].append(row)
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    return [Day(day, by_day[day], totals(by_day[day])) for day in days]


def totals(deliveries: Iterable[Delivery]) -> list[Total]:
    """How many of each variant per slot."""
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for delivery in deliveries:
        for variant_id, quantity in lines_of(delivery):
            sums[delivery.slot, variant_id] += quantity
    return [Total(variant, slot, n) for (slot, variant), n in sorted(sums.items())]


def mark(delivery: Delivery, state: DeliveryState, note: str, actor: Actor, now: datetime) -> None:
    """Move a delivery on: OUT_FOR_DELIVERY, DELIVERED or MISSED; forward only. The caller holds the locks.

    MISSED gives the goods' money back by the plan's policy and the stock to the shop; DELIVERED of an order paid at the door
    notes its payment. Marking twice changes nothing.
    """
    old = DeliveryState(delivery.state)
    if state is DeliveryState.SKIPPED and delivery.parked:
        _drop_parked(delivery, actor, now)
        return
    if state is DeliveryState.PLANNED and delivery.parked:
        delivery.parked, delivery.released, delivery.attempts, delivery.run_at = False, True, 0, now
        delivery.save()
        notices.note(delivery.contract, "released", f"{delivery.date}: deliver it.", now, actor)
        return
    allowed = (DeliveryState.OUT_FOR_DELIVERY, DeliveryState.DELIVERED, DeliveryState.MISSED)
    if state not in allowed:
        raise Conflict(f"A delivery cannot be marked {state.value}.", field="state")
    if state is old:
        return
    if not delivery_may_become(old, state):
        raise Conflict(
            f"A delivery that is {old.value} cannot become {state.value}.", field="state"
        )
    delivery.state = state.value
    delivery.note = note[:250]
    if state is DeliveryState.DELIVERED:
        delivery.delivered_at = now
        _after(delivery, "fulfil")
        if delivery.contract.payment_mode == PaymentMode.ON_DELIVERY and delivery.total is not None:
            from .renewals import pay_later

            pay_later(delivery, delivery.order_id, delivery.total)
            delivery.paid = True
    elif state is DeliveryState.MISSED:
        _missed(delivery)
    delivery.save()
    text = f"{delivery.date}: {state.value.lower().replace('_', ' ')}."
    notices.note(delivery.contract, state.value.lower(), f"{text} {note}".strip(), now, actor)


def order_cancelled(order_id: object, now: datetime) -> None:
    """Staff cancelled the order on the platform: nothing comes, and what was paid for it is back in the wallet."""
    found = Delivery.objects.filter(order_id=order_id).values_list("contract_id", "pk").first()
    if found is None:
        return
    with transaction.atomic():
        contract = (
            Contract.objects.select_for_update(of=("self",)).select_related("plan").get(pk=found[0])
        )
        row = Delivery.objects.select_for_update().get(pk=found[1])
        row.contract = contract
        if row.state not in (DeliveryState.ORDERED, DeliveryState.OUT_FOR_DELIVERY):
            return
        row.state = DeliveryState.CANCELLED.value
        if _pay_back(row):
            _after(row, "undo")
        row.save()
        notices.note(contract, "order_cancelled", f"{row.date}: the order was cancelled.", now)


def _drop_parked(delivery: Delivery, actor: Actor, now: datetime) -> None:
    delivery.state = DeliveryState.SKIPPED.value
    delivery.skip_reason = SkipReason.OUTAGE.value
    delivery.parked = False
    delivery.paid = False
    delivery.save()
    charges.not_coming(delivery, f"Nothing is delivered on {delivery.date}.", now)
    notices.note(delivery.contract, "skipped", f"{delivery.date}: skipped.", now, actor)
    notices.tell_about(delivery, "subscription_skipped", "parked")


def _missed(delivery: Delivery) -> None:
    """Goods that never came are not paid for."""
    contract: Contract = delivery.contract
    if _pay_back(delivery):
        charge = getattr(delivery, "charge", None)
        refundable = (
            contract.plan.missed_policy == MissedPolicy.REFUND
            and charge is not None
            and charge.amount == delivery.total
        )
        if refundable and charge is not None:
            wallet.move(
                wallet.of_contract(contract),
                -charge.amount,
                key=f"refund:{charge.payment_ref}",
                reason=f"Refunded: not delivered on {delivery.date}",
                order_id=delivery.order_id,
            )
            outbox.add(
                kind="subscriptions.refund_charge",
                key=f"subscriptions.refund_charge:{charge.payment_ref}",
                queue="payments",
                payload={"charge": charge.pk},
            )
    _after(delivery, "undo")


def _pay_back(delivery: Delivery) -> bool:
    """The delivery's money is the customer's again, once; False when none had been taken."""
    contract: Contract = delivery.contract
    if contract.payment_mode == PaymentMode.ON_DELIVERY or delivery.total is None:
        return False
    wallet.move(
        wallet.of_contract(contract),
        delivery.total,
        key=f"back:{delivery.pk}",
        reason=f"Not delivered on {delivery.date}",
        order_id=delivery.order_id,
    )
    return True


def _after(delivery: Delivery, what: str) -> None:
    """Have the platform's order follow, after commit."""
    outbox.add(
        kind=f"subscriptions.{what}",
        key=f"subscriptions.{what}:{delivery.pk}",
        queue="renewals",
        payload={"delivery": delivery.pk},
    )


# ---- the route sheet


@dataclass(frozen=True, slots=True)
class Stop:
    """One door of a route sheet."""

    postal_code: str
    slot: str
    name: str
    phone: str
    address: str
    items: str
    number: str
    collect: str


HEADINGS = ("PIN code", "Slot", "Name", "Phone", "Address", "Items", "Subscription", "Collect")


def _cells(stop: Stop) -> tuple[str, ...]:
    return (
        stop.postal_code,
        stop.slot,
        stop.name,
        stop.phone,
        stop.address,
        stop.items,
        stop.number,
        stop.collect,
    )


def _harmless(text: str) -> str:
    """A spreadsheet must not run what a customer typed."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def to_csv(stops: Sequence[Stop]) -> str:
    """The route sheet for a spreadsheet, UTF-8 with a mark so that Excel reads Indian scripts."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for stop in stops:
        writer.writerow([_harmless(cell) for cell in _cells(stop)])
    return "\ufeff" + out.getvalue()


def to_pdf(stops: Sequence[Stop], title: str, font: str | None = None) -> bytes:
    """The route sheet on A4, landscape, with the totals of stops per PIN code at the end.

    `font` is the path of a TrueType font for scripts beyond Latin-1; without one their letters are shown as "?".
    """
    from fpdf import FPDF

    pdf = FPDF(orientation="landscape", format="A4")
    family = "helvetica"
    if font:
        pdf.add_font("sheet", fname=font)
        family = "sheet"
    pdf.add_page()
    pdf.set_font(family, size=13)
    pdf.cell(text=_printable(title, font), new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(family, size=8)
    with pdf.table(col_widths=(8, 8, 14, 12, 30, 26, 12, 9), line_height=5) as table:
        for cells in [HEADINGS, *map(_cells, stops)]:
            row = table.row()
            for cell in cells:
                row.cell(_printable(cell, font))
    counts: dict[str, int] = defaultdict(int)
    for stop in stops:
        counts[stop.postal_code] += 1
    summary = ", ".join(f"{pin}: {n}" for pin, n in sorted(counts.items()))
    pdf.cell(text=_printable(f"{len(stops)} stops. {summary}", font))
    return bytes(pdf.output())


def _printable(text: str, font: str | None) -> str:
    return text if font else text.encode("latin-1", "replace").decode("latin-1")


# ---- the customer's calendar


def to_ics(contract: Contract, deliveries: Iterable[Delivery], now: datetime) -> bytes:
    """The contract's coming deliveries as an iCalendar feed: one all-day event each, with a stable UID."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//saleor-plugins//subscriptions//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{contract.plan.name} ({contract.number})")
    for delivery in deliveries:
        event = Event()
        event.add("uid", f"{delivery.key}@subscriptions")
        event.add("dtstamp", now)
        event.add("dtstart", delivery.date)
        event.add("dtend", delivery.date + timedelta(days=1))
        slot = f" ({delivery.slot})" if delivery.slot else ""
        event.add("summary", f"{contract.plan.name}{slot}")
        event.add("transp", "TRANSPARENT")
        counted = DeliveryState(delivery.state) in COUNTED_DELIVERY
        event.add("status", "CONFIRMED" if counted else "CANCELLED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
