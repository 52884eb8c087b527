"""GraphQL mutations of contracts: customers on their own, staff on all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import graphene

from ..core import clock
from ..core.errors import CommerceError, InvalidInput, NotFound
from ..graphql import permissions
from ..graphql.mutations import actor_of
from ..host import address_book
from ..host.graphql import JSON, AddressInput, Date, unwrap_id
from . import checkouts, choices, contracts, lifecycle, resumption, shop
from . import types as t
from .models import Contract, Plan
from .mutation_base import (
    ContractMutation,
    OwnContractMutation,
    SubscriptionLineInput,
    pk_of,
    wanted_lines,
)
from .schedule import Frequency
from .states import PaymentMode


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


def _address(user_id: int, wish: Mapping[str, Any]) -> Any:
    if wish.get("address_id"):
        return address_book.keep_address(
            user_id, unwrap_id(wish["address_id"], "Address", "addressId")
        )
    if wish.get("address"):
        return address_book.validate_address(wish["address"])
    return None


class SubscriptionCreate(ContractMutation):
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
        return cls.with_payment(super().mutate(root, info, **arguments), checkouts.open_for)

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
        pk=pk_of(wish["plan_id"], "SubscriptionPlan", "planId"), active=True
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
    lines = wanted_lines(plan, wish["lines"])
    address = _address(user.pk, wish)
    if address is None:
        raise InvalidInput("Where to?", field="address", code="REQUIRED")
    mandate = None
    if mode is PaymentMode.MANDATE:
        mandate = checkouts.usable_mandate(user.pk, plan.channel_id, now)
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


class SubscriptionConfirm(ContractMutation):
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


class SubscriptionUpdate(OwnContractMutation):
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
            lines=wanted_lines(row.plan, wish["lines"]) if wish.get("lines") is not None else None,
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


class SubscriptionPause(OwnContractMutation):
    """Stop deliveries and charges; `until` is the first day with deliveries again."""

    class Arguments:
        id = graphene.ID(required=True)
        until = Date()

    contract_ = graphene.Field(t.SubscriptionContract, name="contract")

    @classmethod
    def perform(cls, info: Any, id: str, until: date | None = None) -> Any:
        """See `lifecycle.pause`."""
        row = cls.contract(info, id)
        lifecycle.pause(row, until, actor_of(info), clock.now())
        return cls(contract_=row)


class SubscriptionResume(OwnContractMutation):
    """Deliver again; where nothing can be debited any more, as soon as the customer has agreed to another mandate or card."""

    class Arguments:
        id = graphene.ID(required=True)

    contract_ = graphene.Field(t.SubscriptionContract, name="contract")
    payment = graphene.Field(
        JSON,
        description="Options for the browser's Razorpay, if another mandate or card is to be agreed to.",
    )

    @classmethod
    def mutate(cls, root: Any, info: Any, **arguments: Any) -> Any:
        """The wish first, committed; then the provider is asked, with nothing locked."""

        def ask(row: Contract) -> Any:
            return resumption.payment_for(row, actor_of(info))

        return cls.with_payment(super().mutate(root, info, **arguments), ask)

    @classmethod
    def perform(cls, info: Any, id: str) -> Any:
        """See `resumption.begin`."""
        row = cls.contract(info, id)
        resumption.begin(row, actor_of(info), clock.now())
        return cls(contract_=row)


class SubscriptionCancel(OwnContractMutation):
    """End a contract for good."""

    class Arguments:
        id = graphene.ID(required=True)
        reason = graphene.String()

    contract_ = graphene.Field(t.SubscriptionContract, name="contract")

    @classmethod
    def perform(cls, info: Any, id: str, reason: str | None = None) -> Any:
        """See `lifecycle.cancel`."""
        row = cls.contract(info, id)
        lifecycle.cancel(row, (reason or "").strip()[:400], actor_of(info), clock.now())
        return cls(contract_=row)
