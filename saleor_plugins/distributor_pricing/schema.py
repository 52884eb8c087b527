"""What distributor pricing adds to the API: queries, and the mutations of its two modules."""

from typing import Any

import graphene
from django.db.models import Q

from saleor_plugins.graphql import permissions
from saleor_plugins.graphql.connections import resolve_connection
from saleor_plugins.host import channels, customers
from saleor_plugins.host import prices as platform
from saleor_plugins.host.graphql import Channel, unwrap_id

from . import list_mutations, mutations, nodes, terms, tiers
from .models import BulkDiscount, Distributor, PriceList, Status


class DistributorFilterInput(graphene.InputObjectType):
    """Which distributors to list; `search` looks into company, GSTIN, phone, name and e-mail."""

    status = graphene.List(graphene.NonNull(nodes.DistributorStatus))
    search = graphene.String()


def _user(info: Any) -> Any:
    user = getattr(info.context, "user", None)
    return getattr(user, "_wrapped", user) if user else None


class Queries(graphene.ObjectType):
    """Queries of distributor pricing."""

    purchasing_channel = graphene.NonNull(
        Channel,
        description=(
            "The channel in which the requestor buys; the consumer channel for everybody but an "
            "approved distributor."
        ),
    )
    my_distributor = graphene.Field(nodes.Distributor)
    distributor = graphene.Field(nodes.Distributor, id=graphene.ID(required=True))
    distributors = graphene.NonNull(
        nodes.DistributorConnection,
        first=graphene.Int(),
        after=graphene.String(),
        filter=DistributorFilterInput(),
    )
    quantity_prices = graphene.NonNull(
        graphene.List(graphene.NonNull(nodes.QuantityPrice)),
        variant_id=graphene.ID(required=True),
        channel=graphene.String(required=True),
    )
    price_list = graphene.Field(nodes.PriceList, id=graphene.ID(required=True))
    price_lists = graphene.NonNull(
        nodes.PriceListConnection,
        first=graphene.Int(),
        after=graphene.String(),
        channel=graphene.String(),
    )
    bulk_discounts = graphene.NonNull(
        graphene.List(graphene.NonNull(nodes.BulkDiscount)), channel=graphene.String()
    )

    @staticmethod
    def resolve_purchasing_channel(_root: Any, info: Any) -> Any:
        """The distributor's channel, or the consumer channel."""
        user = _user(info)
        if user is not None:
            held = Distributor.objects.filter(user_id=user.pk, status=Status.APPROVED).first()
            if held is not None and held.channel_id is not None:
                found = channels.by_id(held.channel_id)
                if found is not None:
                    return found
        settings = mutations.settings()
        found = channels.by_slug(settings.consumer_channel) if settings.consumer_channel else None
        return found or channels.first_open(settings.restricted_channels)

    @staticmethod
    def resolve_my_distributor(_root: Any, info: Any) -> Any:
        """The requestor's own application, or null."""
        user = _user(info)
        return mutations.mine(user.pk) if user is not None else None

    @staticmethod
    def resolve_distributor(_root: Any, info: Any, id: str) -> Any:
        """One application."""
        permissions.require(info, "account.manage_users")
        pk = unwrap_id(id, "Distributor")
        return Distributor.objects.select_related("price_list").filter(pk=pk).first()

    @staticmethod
    def resolve_distributors(_root: Any, info: Any, **arguments: Any) -> Any:
        """All applications, newest first."""
        permissions.require(info, "account.manage_users")
        wanted = arguments.pop("filter", None) or {}
        rows = Distributor.objects.select_related("price_list").order_by("-applied_at", "-pk")
        if wanted.get("status"):
            rows = rows.filter(status__in=wanted["status"])
        search = (wanted.get("search") or "").strip()
        if search:
            rows = rows.filter(
                Q(company__icontains=search)
                | Q(gstin__icontains=search)
                | Q(phone__contains=search)
                | Q(user_id__in=customers.ids_matching(search))
            )
        return resolve_connection(
            nodes.Preloaded(rows, nodes.preload_distributors),
            nodes.DistributorConnection,
            **arguments,
        )

    @staticmethod
    def resolve_quantity_prices(_root: Any, info: Any, variant_id: str, channel: str) -> Any:
        """The requestor's ladder; empty for what is not sold to him."""
        pk = int(unwrap_id(variant_id, "ProductVariant", "variantId"))
        found = channels.by_slug(channel)
        if found is None or not platform.is_sold(pk, found.pk):
            return []
        offer = terms.offers(found.pk, [pk]).get(pk)
        if offer is None:
            return []
        user = _user(info)
        mine = terms.of(user.pk if user is not None else None, found.pk)
        entries = terms.entries(mine, [pk]).get(pk, [])
        ladder = tiers.ladder(offer, entries, mutations.settings().policy)
        return [nodes.quantity_price(start, step, offer.currency) for start, step in ladder]

    @staticmethod
    def resolve_price_list(_root: Any, info: Any, id: str) -> Any:
        """One price list."""
        permissions.require(info, "product.manage_products")
        return PriceList.objects.filter(pk=unwrap_id(id, "PriceList")).first()

    @staticmethod
    def resolve_price_lists(_root: Any, info: Any, channel: str | None = None, **page: Any) -> Any:
        """All price lists, by name."""
        permissions.require(info, "product.manage_products")
        rows = PriceList.objects.order_by("name", "pk")
        if channel is not None:
            found = channels.by_slug(channel)
            rows = rows.filter(channel_id=found.pk) if found else rows.none()
        return resolve_connection(rows, nodes.PriceListConnection, **page)

    @staticmethod
    def resolve_bulk_discounts(_root: Any, info: Any, channel: str | None = None) -> Any:
        """All bulk discounts, by channel."""
        permissions.require(info, "product.manage_products")
        rows = BulkDiscount.objects.order_by("channel_id", "pk")
        if channel is not None:
            found = channels.by_slug(channel)
            rows = rows.filter(channel_id=found.pk) if found else rows.none()
        return list(rows)


class Mutations(graphene.ObjectType):
    """Mutations of distributor pricing."""

    distributor_apply = mutations.DistributorApply.Field()
    distributor_approve = mutations.DistributorApprove.Field()
    distributor_reject = mutations.DistributorReject.Field()
    distributor_suspend = mutations.DistributorSuspend.Field()
    distributor_reinstate = mutations.DistributorReinstate.Field()
    price_list_create = list_mutations.PriceListCreate.Field()
    price_list_update = list_mutations.PriceListUpdate.Field()
    price_list_delete = list_mutations.PriceListDelete.Field()
    price_list_import = list_mutations.PriceListImport.Field()
    price_list_rollback = list_mutations.PriceListRollback.Field()
    bulk_discount_create = list_mutations.BulkDiscountCreate.Field()
    bulk_discount_update = list_mutations.BulkDiscountUpdate.Field()
    bulk_discount_delete = list_mutations.BulkDiscountDelete.Field()
