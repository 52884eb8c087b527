"""GraphQL mutations of the subscriptions: customers on their own contracts, staff on all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import graphene

from ..core import clock
from ..core.errors import CommerceError, InvalidInput, NotFound, ProviderError
from ..core.money import parse_amount
from ..graphql import permissions
from ..graphql.mutations import Mutation, actor_of
from ..host import channels as host_channels
from ..host import orders
from ..host.graphql import JSON, AddressInput, Date, PositiveDecimal, unwrap_id
from . import checkouts, choices, contracts, delivery, edits, shop, topups, wallet
from . import types as t
from .models import Contract, Delivery, Plan, TopUp
from .schedule import Frequency
from .states import DeliveryState, PaymentMode


class SubscriptionLineInput(graphene.InputObjectType):
    """A variant and how many."""

    variant_id = graphene.ID(required=True)
    quantity = graphene.Int(required=True)


class SubscriptionCreateInput(graphene.InputObjectType):
    """A wish for a contract."""

    plan_id = graphene.ID(required=True)
    lines = graphene.List(graphene.NonNull(SubscriptionLineInput), required=True)
    frequency = graphene.InputField(t.SubscriptionFrequency, required=True)
    weekdays = graphene.List(graphene.NonNull(graphene.Int))
    start_date = Date(required=True)
    end_date = Date()
    slot = graphene.String()
    address_id = graphene.ID()
    address = graphene.InputField(AddressInput)
    payment_mode = graphene.InputField(t.SubscriptionPaymentMode, required=True)


class SubscriptionUpdateInput(graphene.InputObjectType):
    """What to change; what is left out stays."""

    lines = graphene.List(graphene.NonNull(SubscriptionLineInput))
    frequency = graphene.InputField(t.SubscriptionFrequency)
    weekdays = graphene.List(graphene.NonNull(graphene.Int))
    slot = graphene.String()
    address_id = graphene.ID()
    address = graphene.InputField(AddressInput)


class _Base(Mutation):
    """Ours: one error type, and contracts that only their owner and staff can name."""

    class Meta:
        abstract = True

    error_type = t.SubscriptionError
    login_required = True

    @classmethod
    def contract(cls, info: Any, id: str) -> Contract:
        """The named contract, locked; NotFound for whoever may not see it."""
        row = contracts.locked(_pk(id, "SubscriptionContract"))
        if not t.may_see(info, row):
            raise NotFound("There is no such subscription.", field="id")
        return row

    @classmethod
    def refused(cls, error: CommerceError, **payload: Any) -> Any:
        """A payload with one error, for what fails after the transaction."""
        if isinstance(error, ProviderError):
            error = CommerceError(
                "The payment provider did not answer; try again.", code="PAYMENT_GATEWAY"
            )
        return cls(errors=[cls._error(error)], **payload)


class _OwnMutation(_Base):
    """A change to a contract by its customer, or by staff or an App with MANAGE_ORDERS."""

    class Meta:
        abstract = True

    login_required = False

    @classmethod
    def mutate(cls, root: Any, info: Any, **arguments: Any) -> Any:
        """Apps with MANAGE_ORDERS may act too; everybody else has to be signed in."""
        if not permissions.has(info, t.MANAGE_ORDERS):
            permissions.require_user(info)
        return super().mutate(root, info, **arguments)


def _pk(value: str, kind: str, field: str = "id") -> int:
    pk = unwrap_id(value, kind, field)
    if not pk.isdigit():
        raise InvalidInput(
            f"{value!r} is not the id of a {kind}.", field=field, code="GRAPHQL_ERROR"
        )
    return int(pk)


def _lines(
    plan: Plan, wanted: Iterable[Mapping[str, Any]], *, in_plan_only: bool = True
) -> dict[int, int]:
    rows = [
        (_pk(line["variant_id"], "ProductVariant", "variantId"), line["quantity"])
        for line in wanted
    ]
    listed = orders.listed_variants(plan.channel_id, [pk for pk, _ in rows])
    limits = {pk: listing.limit for pk, listing in listed.items()}
    return choices.lines(plan, rows, limits=limits, in_plan_only=in_plan_only)


def _address(user_id: int, wish: Mapping[str, Any]) -> Any:
    if wish.get("address_id"):
        return orders.keep_address(user_id, unwrap_id(wish["address_id"], "Address", "addressId"))
    if wish.get("address"):
        return orders.validate_address(wish["address"])
    return None


class SubscriptionCreate(_Base):
    """Make a contract, once per idempotency key."""

    class Arguments:
        input = SubscriptionCreateInput(required=True)
        idempotency_key = graphene.String(required=True)

    contract_ = graphene.Field(t.SubscriptionContract, name="contract")
    payment = graphene.Field(
        JSON, description="Options for the browser's Razorpay, if anything is to be agreed to."
    )

    @classmethod
    def mutate(cls, root: Any, info: Any, **arguments: Any) -> Any:
        """The contract first, committed; then the provider is asked, with nothing locked."""
        payload = super().mutate(root, info, **arguments)
        if payload.contract_ is None:
            return payload
        try:
            payload.payment = checkouts.open_for(payload.contract_)
        except CommerceError as error:
            return cls.refused(error, contract_=payload.contract_)
        return payload

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Check everything, then write."""
        user = permissions.require_user(info)
        wish, key = arguments["input"], arguments["idempotency_key"].strip()
        if not key or len(key) > 128:
            raise InvalidInput("1 to 128 characters.", field="idempotencyKey", code="REQUIRED")
        found = contracts.existing(user.pk, key)
        if found is None:
            found = contracts.create(_draft(user, wish, key), actor_of(info), clock.now())
        return cls(contract_=found)


def _draft(user: Any, wish: Mapping[str, Any], key: str) -> contracts.Draft:
    now = clock.now()
    plan = Plan.objects.filter(
        pk=_pk(wish["plan_id"], "SubscriptionPlan", "planId"), active=True
    ).first()
    if plan is None or plan.channel_id in shop.current().closed_channels():
        raise NotFound("There is no such plan.", field="planId")
    choice = choices.days(
        plan,
        frequency=wish["frequency"],
        weekdays=wish.get("weekdays"),
        start=wish["start_date"],
        end=wish.get("end_date"),
        now=now,
    )
    mode = choices.payment_mode(plan, wish["payment_mode"], choice.frequency)
    slot = choices.slot(plan, wish.get("slot"))
    lines = _lines(plan, wish["lines"])
    address = _address(user.pk, wish)
    if address is None:
        raise InvalidInput("Where to?", field="address", code="REQUIRED")
    mandate = None
    if mode is PaymentMode.MANDATE:
        mandate = checkouts.usable_mandate(user.pk, plan.channel_id)
    return contracts.Draft(
        plan=plan,
        user_id=user.pk,
        choice=choice,
        lines=lines,
        slot=slot,
        payment_mode=mode,
        address_id=address.pk,
        postal_code=address.postal_code,
        idempotency_key=key,
        mandate=mandate,
    )


class SubscriptionConfirm(_Base):
    """The browser's Razorpay answer."""

    class Arguments:
        id = graphene.ID(required=True)
        data = JSON(required=True)

    contract_ = graphene.Field(t.SubscriptionContract, name="contract")

    @classmethod
    def mutate(cls, root: Any, info: Any, **arguments: Any) -> Any:
        """The provider is asked with nothing locked."""
        payload = super().mutate(root, info, **arguments)
        if payload.contract_ is None:
            return payload
        data = arguments["data"]
        try:
            checkouts.confirm(payload.contract_, data if isinstance(data, dict) else {})
        except CommerceError as error:
            return cls.refused(error, contract_=payload.contract_)
        payload.contract_.refresh_from_db()
        return payload

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Only whose it is."""
        return cls(contract_=cls.contract(info, arguments["id"]))


class SubscriptionUpdate(_OwnMutation):
    """Change a contract, from the next delivery that is still open on."""

    class Arguments:
        id = graphene.ID(required=True)
        input = SubscriptionUpdateInput(required=True)

    contract_ = graphene.Field(t.SubscriptionContract, name="contract")

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Check everything, then write."""
        row = cls.contract(info, arguments["id"])
        contracts.require_alive(row)
        wish = arguments["input"]
        now = clock.now()
        if row.payment_mode == PaymentMode.RAZORPAY_SUBSCRIPTION and (
            wish.get("lines") is not None or wish.get("frequency")
        ):
            raise InvalidInput(
                "Razorpay charges a fixed amount; cancel and subscribe again.",
                field="lines" if wish.get("lines") is not None else "frequency",
                code="PAYMENT_MODE",
            )
        address = _address(row.user_id, wish)
        change = contracts.Change(
            lines=_lines(row.plan, wish["lines"]) if wish.get("lines") is not None else None,
            choice=_new_days(row, wish, now),
            slot=choices.slot(row.plan, wish["slot"]) if wish.get("slot") else None,
            address_id=address.pk if address is not None else None,
            postal_code=address.postal_code if address is not None else "",
        )
        contracts.update(row, change, actor_of(info), now)
        return cls(contract_=row)


def _new_days(row: Contract, wish: Mapping[str, Any], now: Any) -> choices.Choice | None:
    if not wish.get("frequency") and wish.get("weekdays") is None:
        return None
    from .planning import cutoff_of

    frequency = wish.get("frequency") or row.frequency
    start = max(cutoff_of(row.plan, row.time_zone).first_open(now), row.start_date)
    choices.payment_mode(row.plan, row.payment_mode, Frequency(frequency))
    return choices.days(
        row.plan,
        frequency=frequency,
        weekdays=wish.get("weekdays"),
        start=start,
        end=row.end_date,
        now=now,
    )


class SubscriptionPause(_OwnMutation):
    """Stop deliveries and charges; `until` is the first day with deliveries again."""

    class Arguments:
        id = graphene.ID(required=True)
        until = Date()

    contract_ = graphene.Field(t.SubscriptionContract, name="contract")

    @classmethod
    def perform(cls, info: Any, id: str, until: date | None = None) -> Any:
        """See `contracts.pause`."""
        row = cls.contract(info, id)
        contracts.pause(row, until, actor_of(info), clock.now())
        return cls(contract_=row)


class SubscriptionResume(_OwnMutation):
    """Deliver again."""

    class Arguments:
        id = graphene.ID(required=True)

    contract_ = graphene.Field(t.SubscriptionContract, name="contract")

    @classmethod
    def perform(cls, info: Any, id: str) -> Any:
        """See `contracts.resume`."""
        row = cls.contract(info, id)
        contracts.resume(row, actor_of(info), clock.now())
        return cls(contract_=row)


class SubscriptionCancel(_OwnMutation):
    """End a contract for good."""

    class Arguments:
        id = graphene.ID(required=True)
        reason = graphene.String()

    contract_ = graphene.Field(t.SubscriptionContract, name="contract")

    @classmethod
    def perform(cls, info: Any, id: str, reason: str | None = None) -> Any:
        """See `contracts.cancel`."""
        row = cls.contract(info, id)
        contracts.cancel(row, (reason or "").strip()[:400], actor_of(info), clock.now())
        return cls(contract_=row)


class SubscriptionSkip(_OwnMutation):
    """Leave one delivery out."""

    class Arguments:
        id = graphene.ID(required=True)
        date = graphene.Argument(Date, required=True)

    contract_ = graphene.Field(t.SubscriptionContract, name="contract")
    delivery = graphene.Field(t.SubscriptionDelivery)

    @classmethod
    def perform(cls, info: Any, id: str, date: date) -> Any:
        """See `edits.skip`."""
        row = cls.contract(info, id)
        return cls(contract_=row, delivery=edits.skip(row, date, actor_of(info), clock.now()))


class SubscriptionUnskip(_OwnMutation):
    """Deliver after all."""

    class Arguments:
        id = graphene.ID(required=True)
        date = graphene.Argument(Date, required=True)

    contract_ = graphene.Field(t.SubscriptionContract, name="contract")
    delivery = graphene.Field(t.SubscriptionDelivery)

    @classmethod
    def perform(cls, info: Any, id: str, date: date) -> Any:
        """See `edits.unskip`."""
        row = cls.contract(info, id)
        return cls(contract_=row, delivery=edits.unskip(row, date, actor_of(info), clock.now()))


class SubscriptionVacation(_OwnMutation):
    """No deliveries for some days, both ends included."""

    class Arguments:
        id = graphene.ID(required=True)
        from_ = graphene.Argument(Date, required=True, name="from")
        to = graphene.Argument(Date, required=True)

    contract_ = graphene.Field(t.SubscriptionContract, name="contract")

    @classmethod
    def perform(cls, info: Any, id: str, from_: date, to: date) -> Any:
        """See `edits.vacation`."""
        row = cls.contract(info, id)
        edits.vacation(row, from_, to, actor_of(info), clock.now())
        return cls(contract_=row)


class SubscriptionDeliveryUpdate(_OwnMutation):
    """Other products on one day: swap, quantity, add-on."""

    class Arguments:
        id = graphene.ID(required=True)
        date = graphene.Argument(Date, required=True)
        lines = graphene.List(graphene.NonNull(SubscriptionLineInput), required=True)

    contract_ = graphene.Field(t.SubscriptionContract, name="contract")
    delivery = graphene.Field(t.SubscriptionDelivery)

    @classmethod
    def perform(cls, info: Any, id: str, date: date, lines: list[Any]) -> Any:
        """See `edits.change`. Add-ons may come from outside the plan, at the plan's discount."""
        row = cls.contract(info, id)
        if row.payment_mode == PaymentMode.RAZORPAY_SUBSCRIPTION:
            raise InvalidInput(
                "Razorpay charges a fixed amount.", field="lines", code="PAYMENT_MODE"
            )
        wanted = _lines(row.plan, lines, in_plan_only=False)
        changed = edits.change(row, date, wanted, actor_of(info), clock.now())
        return cls(contract_=row, delivery=changed)


class SubscriptionDeliveryMark(_Base):
    """The van's word: out for delivery, delivered, missed."""

    login_required = False
    permissions = (t.MANAGE_ORDERS,)

    class Arguments:
        id = graphene.ID(required=True)
        state = graphene.Argument(t.DeliveryStateEnum, required=True)
        note = graphene.String()

    delivery = graphene.Field(t.SubscriptionDelivery)

    @classmethod
    def perform(cls, info: Any, id: str, state: str, note: str | None = None) -> Any:
        """See `delivery.mark`."""
        pk = _pk(id, "SubscriptionDelivery")
        found = Delivery.objects.filter(pk=pk).values_list("contract_id", flat=True).first()
        if found is None:
            raise NotFound("There is no such delivery.", field="id")
        contract = contracts.locked(found)
        row = Delivery.objects.select_for_update().get(pk=pk)
        row.contract = contract
        delivery.mark(row, DeliveryState(state), (note or "").strip(), actor_of(info), clock.now())
        return cls(delivery=row)


class WalletTopUp(_Base):
    """Put money into the wallet of a channel."""

    class Arguments:
        channel = graphene.String(required=True)
        amount = PositiveDecimal(required=True)
        idempotency_key = graphene.String(required=True)

    payment = graphene.Field(JSON)

    @classmethod
    def mutate(cls, root: Any, info: Any, **arguments: Any) -> Any:
        """The intent first, committed; then the provider is asked, with nothing locked."""
        payload = super().mutate(root, info, **arguments)
        top_up = getattr(payload, "top_up", None)
        if top_up is None:
            return payload
        try:
            payload.payment = {"checkout": topups.open_payment(top_up)}
        except CommerceError as error:
            return cls.refused(error)
        return payload

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """Write the intent."""
        user = permissions.require_user(info)
        key = arguments["idempotency_key"].strip()
        if not key or len(key) > 128:
            raise InvalidInput("1 to 128 characters.", field="idempotencyKey", code="REQUIRED")
        found = host_channels.by_slug(arguments["channel"])
        if found is None:
            raise NotFound("There is no such channel.", field="channel")
        of = wallet.of_user(user.pk, found.pk, found.slug, found.currency_code)
        amount: Decimal = parse_amount(arguments["amount"])
        payload = cls()
        payload.top_up = topups.intend(of, amount, key)
        return payload


class WalletTopUpConfirm(_Base):
    """The browser's Razorpay answer to a top-up; the webhook does the same without it."""

    class Arguments:
        data = JSON(required=True)

    wallet = graphene.Field(t.Wallet)

    @classmethod
    def mutate(cls, root: Any, info: Any, **arguments: Any) -> Any:
        """The provider is asked with nothing locked."""
        payload = super().mutate(root, info, **arguments)
        top_up = getattr(payload, "top_up", None)
        if top_up is None:
            return payload
        try:
            topups.confirm(top_up, arguments["data"])
        except CommerceError as error:
            return cls.refused(error)
        payload.wallet.refresh_from_db()
        return payload

    @classmethod
    def perform(cls, info: Any, data: Any) -> Any:
        """Only one's own top-up."""
        user = permissions.require_user(info)
        order = data.get("razorpay_order_id") if isinstance(data, dict) else None
        row = (
            TopUp.objects.select_related("wallet")
            .filter(wallet__user_id=user.pk, provider_order=order or "-")
            .first()
        )
        if row is None:
            raise NotFound("There is no such top-up.", field="data")
        payload = cls(wallet=row.wallet)
        payload.top_up = row
        return payload
