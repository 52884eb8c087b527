"""GraphQL mutations of plans, for staff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import graphene

from ..core.errors import NotFound
from ..graphql.mutations import Mutation, actor_of
from ..host.graphql import Date, PositiveDecimal
from . import plans
from . import types as t
from .models import Plan
from .mutation_base import pk_of


class SubscriptionPlanInput(graphene.InputObjectType):
    """What is left out stays, or takes the channel's default."""

    name = graphene.String()
    channel = graphene.String()
    variant_ids = graphene.List(graphene.NonNull(graphene.ID))
    frequencies = graphene.List(graphene.NonNull(t.SubscriptionFrequency))
    payment_modes = graphene.List(graphene.NonNull(t.SubscriptionPaymentMode))
    percent_off = graphene.Float()
    cutoff = graphene.String()
    cutoff_days_before = graphene.Int()
    dispatch = graphene.String()
    time_zone = graphene.String()
    slots = graphene.List(graphene.NonNull(graphene.String))
    active = graphene.Boolean()
    outage_policy = graphene.InputField(t.SubscriptionOutagePolicy)
    stock_policy = graphene.InputField(t.SubscriptionStockPolicy)
    price_rise_policy = graphene.InputField(t.SubscriptionPriceRisePolicy)
    price_tolerance = graphene.Float()
    holiday_policy = graphene.InputField(t.SubscriptionHolidayPolicy)
    missed_policy = graphene.InputField(t.SubscriptionMissedPolicy)
    holidays = graphene.List(graphene.NonNull(Date))
    orders_per_day = graphene.Int()
    largest_quantity = graphene.Int()
    wallet_credit = PositiveDecimal()
    grace_days = graphene.Int()


class _PlanMutation(Mutation):
    class Meta:
        abstract = True

    error_type = t.SubscriptionError
    permissions = (t.MANAGE_PRODUCTS,)


def _variant_ids(wish: Mapping[str, Any]) -> list[int] | None:
    ids = wish.get("variant_ids")
    return None if ids is None else [pk_of(each, "ProductVariant", "variantIds") for each in ids]


class SubscriptionPlanCreate(_PlanMutation):
    """Offer something by subscription."""

    class Arguments:
        input = SubscriptionPlanInput(required=True)

    plan = graphene.Field(t.SubscriptionPlan)

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """See `plans.write`."""
        wish = arguments["input"]
        return cls(plan=plans.write(None, wish, _variant_ids(wish), actor_of(info)))


class SubscriptionPlanUpdate(_PlanMutation):
    """Change an offer; contracts keep what was agreed."""

    class Arguments:
        id = graphene.ID(required=True)
        input = SubscriptionPlanInput(required=True)

    plan = graphene.Field(t.SubscriptionPlan)

    @classmethod
    def perform(cls, info: Any, **arguments: Any) -> Any:
        """See `plans.write`."""
        pk = pk_of(arguments["id"], "SubscriptionPlan")
        row = Plan.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            raise NotFound("There is no such plan.", field="id")
        wish = arguments["input"]
        return cls(plan=plans.write(row, wish, _variant_ids(wish), actor_of(info)))
