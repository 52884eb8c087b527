"""A distributor's way: applied, approved or rejected, suspended, reinstated. Each step is audited.

The role lives in our tables and nowhere else: an approved row with a channel is a distributor.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import phonenumbers
from django.db import IntegrityError, transaction

from saleor_plugins.core import audit, clock, money, outbox
from saleor_plugins.core.audit import Actor
from saleor_plugins.core.errors import InvalidInputs
from saleor_plugins.host import channels, customers
from saleor_plugins.host import prices as platform

from . import gstin as gst
from . import prices
from .config import PricingConfig
from .errors import Conflict, InvalidInput, NotFound, required
from .models import LIVE, BulkDiscount, Distributor, ParkedCheckout, PriceList, Status
from .tiers import Promotions

_OPEN_TO_APPROVAL = (Status.PENDING, Status.REJECTED, Status.APPROVED)


@dataclass(frozen=True, slots=True)
class Application:
    """What a customer sends; the address is stored already."""

    company: str
    phone: str
    gstin: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class TermsGiven:
    """What an owner grants; amounts in the channel's currency."""

    channel: str
    price_list_id: int | None = None
    minimum_order: Decimal | None = None
    credit_limit: Decimal | None = None


def checked(application: Application) -> Application:
    """The application with its fields in canonical form; raises InvalidInput naming the field."""
    company = _company(application.company)
    note = application.note.strip()[:5000]
    return Application(company, phone(application.phone), _gstin(application.gstin), note)


def check_all(application: Application) -> None:
    """Raise InvalidInputs naming every field of the application that is wrong."""
    errors: list[InvalidInput] = []
    checks: tuple[Callable[[], object], ...] = (
        lambda: _company(application.company),
        lambda: phone(application.phone),
        lambda: _gstin(application.gstin),
    )
    for check in checks:
        try:
            check()
        except InvalidInput as error:
            errors.append(error)
    if errors:
        raise InvalidInputs(list(errors))


def _gstin(text: str | None) -> str | None:
    """The canonical number; None when none was given."""
    return gst.parse(text).number if text and text.strip() else None


def _company(text: str) -> str:
    company = text.strip()
    if not company:
        raise required("company")
    if len(company) > 255 or not company.isprintable():
        raise InvalidInput("This is not a company's name.", field="company")
    return company


def phone(text: str) -> str:
    """A phone number in E.164; raises InvalidInput (INVALID_PHONE) without a country code."""
    if not text.strip():
        raise required("phone")
    try:
        parsed = phonenumbers.parse(text.strip(), None)
    except phonenumbers.NumberParseException as error:
        raise InvalidInput(
            "Give the phone number with its country code, such as +919876543210.",
            code="INVALID_PHONE",
            field="phone",
        ) from error
    if not phonenumbers.is_possible_number(parsed):
        raise InvalidInput("This is not a phone number.", code="INVALID_PHONE", field="phone")
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def apply(
    user_id: int, application: Application, address_id: int | None, config: PricingConfig
) -> Distributor:
    """Record an application; once per customer, again only after a rejection."""
    data = checked(application)
    held = Distributor.objects.select_for_update().filter(user_id=user_id).first()
    if held is not None and held.status in LIVE:
        raise Conflict("You have applied already.", code="ALREADY_APPLIED")
    _unique_gstin(data.gstin, but=held.pk if held else None)
    row = held or Distributor(user_id=user_id)
    old = _state(held) if held else None
    if held is not None:
        customers.delete_address(held.address_id)
    row.company, row.gstin, row.phone, row.note = data.company, data.gstin, data.phone, data.note
    row.address_id = address_id
    row.status, row.reason = Status.PENDING, ""
    row.applied_at, row.decided_at, row.decided_by_id = clock.now(), None, None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        # Two requests at once: the database let one of them win.
        raise Conflict("You have applied already.", code="ALREADY_APPLIED") from error
    _record("distributor.apply", Actor("user", str(user_id)), row, old)
    _tell("distributor_applied", row, {"company": row.company}, config)
    return row


def _unique_gstin(number: str | None, but: int | None) -> None:
    if number is None:
        return
    others = Distributor.objects.filter(gstin=number, status__in=LIVE).exclude(pk=but)
    if others.exists():
        raise InvalidInput(
            "A distributor with this GSTIN exists already.", code="UNIQUE", field="gstin"
        )


def _locked(pk: str) -> Distributor:
    row = Distributor.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound("There is no such application.", field="id")
    return row


def approve(pk: str, terms: TermsGiven, actor: Actor, config: PricingConfig) -> Distributor:
    """Make the customer a distributor on these terms, or change the terms of one."""
    row = _locked(pk)
    if row.status not in _OPEN_TO_APPROVAL:
        raise Conflict("A suspended distributor is reinstated, not approved.", field="id")
    channel = channels.by_slug(terms.channel)
    if channel is None:
        raise InvalidInput("There is no such channel.", code="NOT_FOUND", field="channel")
    if terms.channel == config.consumer_channel:
        raise InvalidInput(
            "The consumer channel is not a distributor's.", code="WRONG_CHANNEL", field="channel"
        )
    _same_currency(row, channel)
    price_list = _price_list(terms.price_list_id, channel)
    _unique_gstin(row.gstin, but=row.pk)
    old, was_approved, old_channel = _state(row), row.status == Status.APPROVED, row.channel_id
    row.channel_id, row.price_list = channel.pk, price_list
    row.minimum_order = _amount(terms.minimum_order, channel.currency_code, "minimumOrder")
    row.credit_limit = _amount(terms.credit_limit, channel.currency_code, "creditLimit")
    _decide(row, Status.APPROVED, "", actor)
    _record("distributor.terms" if was_approved else "distributor.approve", actor, row, old)
    customers.show_as_distributor(row.user_id, True)
    if not was_approved:
        context = {"company": row.company, "channel_name": channel.name}
        _tell("distributor_approved", row, context, config)
    if was_approved and old_channel != row.channel_id:
        _park(row, old_channel)
    _reprice(row, config)
    return row


def _same_currency(row: Distributor, channel: Any) -> None:
    """What is owed in one currency is not counted against a limit in another."""
    before = channels.by_id(row.channel_id) if row.channel_id and row.credit_used else None
    if before is not None and before.currency_code != channel.currency_code:
        raise InvalidInput(
            f"Orders of {before.currency_code} {row.credit_used:.2f} are unpaid: they are settled "
            f"before the distributor moves to a channel in {channel.currency_code}.",
            code="WRONG_CHANNEL",
            field="channel",
        )


def _price_list(pk: int | None, channel: Any) -> PriceList | None:
    if pk is None:
        return None
    found = PriceList.objects.filter(pk=pk).first()
    if found is None:
        raise InvalidInput("There is no such price list.", code="NOT_FOUND", field="priceListId")
    if found.channel_id != channel.pk:
        raise InvalidInput(
            "The price list is for another channel.", code="WRONG_CHANNEL", field="priceListId"
        )
    return found


def _amount(amount: Decimal | None, currency: str, field: str) -> Decimal | None:
    if amount is None:
        return None
    value = money.parse_amount(amount, field=field)
    if value < 0:
        raise InvalidInput("An amount cannot be negative.", code="INVALID_AMOUNT", field=field)
    try:
        money.to_minor(value, currency)
    except money.AmountError as error:
        raise InvalidInput(error.message, code=error.code, field=field) from error
    return value


def reject(pk: str, reason: str, actor: Actor, config: PricingConfig) -> Distributor:
    """Turn an application down."""
    row = _locked(pk)
    if row.status != Status.PENDING:
        raise Conflict("Only a pending application can be rejected.", field="id")
    old = _state(row)
    _decide(row, Status.REJECTED, _reason(reason), actor)
    _record("distributor.reject", actor, row, old)
    _tell("distributor_rejected", row, {"company": row.company, "reason": row.reason}, config)
    return row


def suspend(pk: str, reason: str, actor: Actor, config: PricingConfig) -> Distributor:
    """Take the role away at once: open checkouts lose their prices and their buyer."""
    row = _locked(pk)
    if row.status != Status.APPROVED:
        raise Conflict("Only an approved distributor can be suspended.", field="id")
    old = _state(row)
    _decide(row, Status.SUSPENDED, _reason(reason), actor)
    _record("distributor.suspend", actor, row, old)
    customers.show_as_distributor(row.user_id, False)
    _park(row, row.channel_id)
    _reprice(row, config)
    _tell("distributor_suspended", row, {"company": row.company, "reason": row.reason}, config)
    return row


def reinstate(pk: str, actor: Actor, config: PricingConfig) -> Distributor:
    """Give the role back on the terms there were, with the carts that were taken away."""
    row = _locked(pk)
    if row.status != Status.SUSPENDED:
        raise Conflict("Only a suspended distributor can be reinstated.", field="id")
    old = _state(row)
    _decide(row, Status.APPROVED, "", actor)
    _record("distributor.reinstate", actor, row, old)
    customers.show_as_distributor(row.user_id, True)
    parked = list(
        ParkedCheckout.objects.filter(distributor=row).values_list("checkout_token", flat=True)
    )
    platform.give_back(row.user_id, parked)
    ParkedCheckout.objects.filter(distributor=row).delete()
    _reprice(row, config)
    channel = channels.by_id(row.channel_id) if row.channel_id else None
    context = {"company": row.company, "channel_name": channel.name if channel else ""}
    _tell("distributor_approved", row, context, config)
    return row


def forget(user_id: int) -> None:
    """The customer's account is gone: his application goes, the journal of what he owed stays."""
    row = Distributor.objects.filter(user_id=user_id).first()
    if row is None:
        return
    customers.delete_address(row.address_id)
    old = _state(row)
    if not row.holds.exists():
        row.delete()
    else:
        # Amounts are the seller's books; who it was is not needed for them.
        row.company, row.gstin, row.phone, row.note = "", None, "", ""
        row.address_id, row.status = None, Status.REJECTED
        row.save()
    audit.record(
        action="distributor.forget",
        actor=audit.SYSTEM,
        object_type="Distributor",
        object_id=row.pk or 0,
        old={"status": old["status"], "role": old["role"]},
        new=None,
    )


def close_channel(channel_id: int) -> None:
    """A channel is gone, and with it what was agreed there."""
    for row in Distributor.objects.select_for_update().filter(channel_id=channel_id):
        old = _state(row)
        row.channel_id, row.price_list = None, None
        row.save(update_fields=["channel_id", "price_list"])
        _record("distributor.terms", audit.SYSTEM, row, old)
    PriceList.objects.filter(channel_id=channel_id).delete()
    BulkDiscount.objects.filter(channel_id=channel_id).delete()


def _reason(reason: str) -> str:
    text = reason.strip()
    if not text:
        raise required("reason")
    return text[:1000]


def _decide(row: Distributor, status: str, reason: str, actor: Actor) -> None:
    row.status, row.reason, row.decided_at = status, reason, clock.now()
    row.decided_by_id = int(actor.id) if actor.kind in ("staff", "user") else None
    row.save()


def _state(row: Distributor) -> dict[str, Any]:
    return {
        "role": "distributor" if row.status == Status.APPROVED else "consumer",
        "status": str(row.status),
        "channel_id": row.channel_id,
        "price_list_id": row.price_list_id,
        "minimum_order": _text(row.minimum_order),
        "credit_limit": _text(row.credit_limit),
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{Decimal(amount).normalize():f}"


def _record(action: str, actor: Actor, row: Distributor, old: Mapping[str, Any] | None) -> None:
    new = _state(row)
    if row.reason:
        new["reason"] = row.reason
    audit.record(
        action=action,
        actor=actor,
        object_type="Distributor",
        object_id=row.pk,
        old=old,
        new=new,
    )


def _tell(
    event: str,
    row: Distributor,
    context: Mapping[str, Any],
    config: PricingConfig,
) -> None:
    """Have the customer told; one message for each time that it happens."""
    happened = row.decided_at or row.applied_at
    outbox.add(
        kind="notifications.event",
        queue="messages",
        key=f"{event}:{row.pk}:{happened.timestamp():.6f}",
        payload={
            "event": event,
            "channel_slug": config.consumer_channel or None,
            "user_id": row.user_id,
            "context": dict(context),
        },
    )


def _park(row: Distributor, channel_id: int | None) -> None:
    """Detach his checkouts in the channel: nobody without the role holds a cart there."""
    if channel_id is None:
        return
    now = clock.now()
    carts = platform.open_checkouts(row.user_id, channel_id)
    ParkedCheckout.objects.bulk_create(
        [
            ParkedCheckout(distributor=row, checkout_token=token, created_at=now)
            for token in platform.take_from(carts)
        ],
        ignore_conflicts=True,
    )
    for cart in carts:
        cart.user_id = None
        prices.price_checkout(cart, Promotions.BEST)
        platform.expire(cart)


def _reprice(row: Distributor, config: PricingConfig) -> None:
    for cart in platform.open_checkouts(row.user_id):
        prices.price_checkout(cart, config.policy)
