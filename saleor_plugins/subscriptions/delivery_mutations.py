"""GraphQL mutations of single deliveries."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene

from ..core import clock
from ..core.errors import InvalidInput, NotFound
from ..graphql.mutations import actor_of
from ..host.graphql import Date
from . import contracts, delivery, edits
from . import types as t
from .models import Delivery
from .mutation_base import (
    ContractMutation,
    OwnContractMutation,
    SubscriptionLineInput,
    pk_of,
    wanted_lines,
)
from .states import DeliveryState, PaymentMode


class SubscriptionSkip(OwnContractMutation):
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


class SubscriptionUnskip(OwnContractMutation):
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


class SubscriptionVacation(OwnContractMutation):
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


class SubscriptionDeliveryUpdate(OwnContractMutation):
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
        wanted = wanted_lines(row.plan, lines, in_plan_only=False)
        changed = edits.change(row, date, wanted, actor_of(info), clock.now())
        return cls(contract_=row, delivery=changed)


class SubscriptionDeliveryMark(ContractMutation):
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
        pk = pk_of(id, "SubscriptionDelivery")
        found = Delivery.objects.filter(pk=pk).values_list("contract_id", flat=True).first()
        if found is None:
            raise NotFound("There is no such delivery.", field="id")
        contract = contracts.locked(found)
        row = Delivery.objects.select_for_update().get(pk=pk)
        row.contract = contract
        delivery.mark(row, DeliveryState(state), (note or "").strip(), actor_of(info), clock.now())
        return cls(delivery=row)
