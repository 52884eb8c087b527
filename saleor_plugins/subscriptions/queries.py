"""GraphQL queries of the subscriptions."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene
from django.db.models import Q
from graphql.error import GraphQLError

from ..core import clock
from ..core.errors import CommerceError
from ..graphql import permissions
from ..graphql.connections import resolve_connection
from ..host import channels as host_channels
from ..host import lookups
from ..host.graphql import Date, unwrap_id
from . import choices, delivery, feeds, wallet
from . import rows as shown
from . import types as t
from .models import Contract, Plan
from .states import COUNTED_DELIVERY
from .wallet_types import Wallet

MOST_PREVIEWED = 100


class SubscriptionContractFilterInput(graphene.InputObjectType):
    """All conditions together."""

    status = graphene.List(graphene.NonNull(t.SubscriptionStatus))
    search = graphene.String(description="Number, name or e-mail.")
    delivery_date = Date()


class Queries(graphene.ObjectType):
    """Merged into Saleor's Query."""

    subscription_plans = graphene.Field(
        t.required_list(t.SubscriptionPlan),
        channel=graphene.String(required=True),
        variant_id=graphene.ID(),
        product_id=graphene.ID(),
    )
    subscription_contract = graphene.Field(t.SubscriptionContract, id=graphene.ID(required=True))
    my_subscription_contracts = graphene.Field(
        graphene.NonNull(t.SubscriptionContractConnection),
        first=graphene.Int(),
        after=graphene.String(),
    )
    subscription_contracts = graphene.Field(
        graphene.NonNull(t.SubscriptionContractConnection),
        first=graphene.Int(),
        after=graphene.String(),
        filter=SubscriptionContractFilterInput(),
    )
    delivery_calendar = graphene.Field(
        t.required_list(t.DeliveryDay),
        from_=graphene.Argument(Date, required=True, name="from"),
        to=graphene.Argument(Date, required=True),
        channel=graphene.String(required=True),
    )
    delivery_route_sheet = graphene.Field(
        graphene.NonNull(t.DeliveryRouteSheet),
        date=graphene.Argument(Date, required=True),
        channel=graphene.String(required=True),
        slot=graphene.String(),
    )
    subscription_preview = graphene.Field(
        t.required_list(Date),
        plan_id=graphene.ID(required=True),
        frequency=graphene.Argument(t.SubscriptionFrequency, required=True),
        weekdays=graphene.List(graphene.NonNull(graphene.Int)),
        start_date=graphene.Argument(Date, required=True),
        count=graphene.Int(default_value=5),
    )
    my_wallet = graphene.Field(Wallet, channel=graphene.String(required=True))

    @staticmethod
    def resolve_subscription_plans(
        root: Any,
        info: Any,
        channel: str,
        variant_id: str | None = None,
        product_id: str | None = None,
    ) -> list[Plan]:
        """Active plans of a channel; staff see the others as well."""
        rows = Plan.objects.filter(channel_slug=channel)
        if not permissions.has(info, t.MANAGE_PRODUCTS, t.MANAGE_ORDERS):
            rows = rows.filter(active=True)
        if variant_id is not None:
            rows = rows.filter(variant_ids__contains=[_pk(variant_id, "ProductVariant")])
        if product_id is not None:
            ids = lookups.variants_of_product(_pk(product_id, "Product"))
            rows = rows.filter(variant_ids__overlap=ids)
        found = list(rows.prefetch_related("holidays"))
        for plan in found:
            shown.variants(info).expect(plan.variant_ids)
        return found

    @staticmethod
    def resolve_subscription_contract(root: Any, info: Any, id: str) -> Contract | None:
        """Null for what is not the caller's to know about."""
        pk = _pk(id, "SubscriptionContract")
        row = Contract.objects.select_related("plan").filter(pk=pk).first()
        return row if row is not None and t.may_see(info, row) else None

    @staticmethod
    def resolve_my_subscription_contracts(root: Any, info: Any, **page: Any) -> Any:
        """The signed-in customer's own, newest first."""
        user = permissions.require_user(info)
        return _page(info, Contract.objects.filter(user_id=user.pk), page)

    @staticmethod
    def resolve_subscription_contracts(root: Any, info: Any, **page: Any) -> Any:
        """Everybody's; MANAGE_ORDERS."""
        permissions.require(info, t.MANAGE_ORDERS)
        wanted = page.pop("filter", None) or {}
        rows = Contract.objects.all()
        if wanted.get("status"):
            rows = rows.filter(status__in=wanted["status"])
        if search := (wanted.get("search") or "").strip():
            rows = rows.filter(
                Q(number__icontains=search) | Q(user_id__in=lookups.users_matching(search))
            )
        if wanted.get("delivery_date"):
            counted = [state.value for state in COUNTED_DELIVERY]
            rows = rows.filter(
                deliveries__date=wanted["delivery_date"], deliveries__state__in=counted
            ).distinct()
        return _page(info, rows, page)

    @staticmethod
    def resolve_delivery_calendar(
        root: Any, info: Any, from_: date, to: date, channel: str
    ) -> list[dict[str, Any]]:
        """Exactly what is delivered on each day; MANAGE_ORDERS."""
        permissions.require(info, t.MANAGE_ORDERS)
        if to < from_ or (to - from_).days >= delivery.MOST_DAYS:
            raise GraphQLError(f"Ask for 1 to {delivery.MOST_DAYS} days.")
        found = host_channels.by_slug(channel)
        if found is None:
            return []
        days = delivery.of_channel(found.pk, from_, to)
        for day in days:
            shown.expect_deliveries(info, day.deliveries)
            shown.expect_contracts(info, (row.contract for row in day.deliveries))
        return [
            {
                "date": day.date,
                "deliveries": day.deliveries,
                "totals": [
                    {
                        "variant_id": total.variant_id,
                        "slot": total.slot or None,
                        "quantity": total.quantity,
                        "channel_slug": channel,
                    }
                    for total in day.totals
                    if shown.variants(info).get(total.variant_id) is not None
                ],
            }
            for day in days
        ]

    @staticmethod
    def resolve_delivery_route_sheet(
        root: Any, info: Any, date: date, channel: str, slot: str | None = None
    ) -> dict[str, Any]:
        """CSV and PDF of one day; MANAGE_ORDERS."""
        permissions.require(info, t.MANAGE_ORDERS)
        found = host_channels.by_slug(channel)
        stops = feeds.stops(found.pk, date, slot) if found is not None else []
        title = " ".join(part for part in ("Deliveries", date.isoformat(), slot) if part)
        return {"rows": stops, "title": title, "channel_slug": channel}

    @staticmethod
    def resolve_subscription_preview(
        root: Any,
        info: Any,
        plan_id: str,
        frequency: str,
        start_date: date,
        count: int = 5,
        weekdays: list[int] | None = None,
    ) -> list[date]:
        """The dates that a choice would give; refused as `subscriptionCreate` would refuse it."""
        plan = Plan.objects.filter(pk=_pk(plan_id, "SubscriptionPlan"), active=True).first()
        if plan is None:
            raise GraphQLError("There is no such plan.")
        try:
            choice = choices.days(
                plan,
                frequency=frequency,
                weekdays=weekdays,
                start=start_date,
                end=None,
                now=clock.now(),
            )
        except CommerceError as error:
            raise GraphQLError(error.message) from error
        return choices.preview(plan, choice, max(0, min(count, MOST_PREVIEWED)))

    @staticmethod
    def resolve_my_wallet(root: Any, info: Any, channel: str) -> Any:
        """The signed-in customer's wallet in a channel; null for an unknown channel."""
        user = permissions.require_user(info)
        found = host_channels.by_slug(channel)
        if found is None:
            return None
        return wallet.seen(user.pk, found.pk, found.slug, found.currency_code)


def _pk(value: str, kind: str) -> int:
    try:
        pk = unwrap_id(value, kind)
    except CommerceError as error:
        raise GraphQLError(error.message) from error
    if not pk.isdigit():
        raise GraphQLError(f"{value!r} is not the id of a {kind}.")
    return int(pk)


def _page(info: Any, rows: Any, page: dict[str, Any]) -> Any:
    ordered = rows.select_related("plan").prefetch_related("lines").order_by("-created_at", "-pk")
    found = resolve_connection(ordered, t.SubscriptionContractConnection, **page)
    shown.expect_contracts(info, (edge["node"] for edge in found["edges"]))
    return found
