"""What order tracking adds to the API."""

import uuid
from typing import Any

import graphene

from ..core.errors import NotFound
from ..core.money import Money as Amount
from ..graphql import permissions
from ..graphql.mutations import Mutation, actor_of, make_error_type
from ..host import messages as host
from ..host.graphql import Date, DateTime, Money, Order, PermissionDenied, unwrap_id, wrap
from . import timeline, tracking
from .models import StageEntry
from .stages import Stage

OrderStage = graphene.Enum("OrderStage", [(stage.name, stage.value) for stage in Stage])
ErrorType = make_error_type("OrderStage", ("INVALID_STAGE",))

_STAFF = ("order.manage_orders",)


class OrderTimelineEntry(graphene.ObjectType):
    """One step of an order on its way."""

    stage = graphene.NonNull(OrderStage)
    date = DateTime(required=True)
    note = graphene.String()
    tracking_number = graphene.String()
    tracking_url = graphene.String()

    @staticmethod
    def resolve_note(root: StageEntry, _info: Any) -> str | None:
        """Null where nobody wrote one."""
        return root.note or None

    @staticmethod
    def resolve_tracking_number(root: StageEntry, _info: Any) -> str | None:
        """Null before the carrier has it."""
        return root.tracking_number or None

    @staticmethod
    def resolve_tracking_url(root: StageEntry, _info: Any) -> str | None:
        """Null where the carrier gave a number only."""
        return root.tracking_url or None


_TIMELINE = graphene.NonNull(graphene.List(graphene.NonNull(OrderTimelineEntry)))


class TrackedOrder(graphene.ObjectType):
    """What somebody who knows number and phone may see of an order."""

    number = graphene.String(required=True)
    stage = graphene.NonNull(OrderStage)
    timeline = _TIMELINE
    total = graphene.NonNull(Money)
    paid = graphene.Boolean(required=True)
    expected_on = Date()
    items = graphene.NonNull(graphene.List(graphene.NonNull(graphene.String)))


def _order_id(text: str) -> uuid.UUID:
    value = unwrap_id(text, "Order")
    try:
        return uuid.UUID(value)
    except ValueError as error:
        raise NotFound("There is no such order.", field="id") from error


class Queries(graphene.ObjectType):
    """Queries of order tracking."""

    order_timeline = graphene.Field(_TIMELINE, id=graphene.ID(required=True))
    track_order = graphene.Field(
        TrackedOrder,
        number=graphene.String(required=True),
        phone=graphene.String(required=True),
        description="Without an account. Null whenever number and phone do not belong together.",
    )

    @staticmethod
    def resolve_order_timeline(_root: Any, info: Any, id: str) -> Any:
        """Of one's own order, or any with the permission; a stranger's looks like none."""
        order_id = _order_id(id)
        if not permissions.has(info, *_STAFF):
            user = getattr(info.context, "user", None)
            if not user or not host.owned_orders(user.pk, [order_id]):
                raise PermissionDenied(
                    "To access this path, you need one of the following permissions: "
                    "MANAGE_ORDERS, OWNER"
                )
        return list(StageEntry.objects.filter(track_id=order_id))

    @staticmethod
    def resolve_track_order(_root: Any, _info: Any, number: str, phone: str) -> Any:
        """See `tracking.find`."""
        found = tracking.find(number, phone)
        if found is None:
            return None
        return TrackedOrder(
            number=found.order.number,
            stage=found.stage.value,
            timeline=list(found.entries),
            total=Amount(found.order.total, found.order.currency),
            paid=found.order.paid,
            expected_on=found.expected_on,
            items=list(found.order.items),
        )


class OrderStageUpdate(Mutation):
    """Move an order along: only forward, or to CANCELLED or REFUNDED."""

    class Arguments:
        id = graphene.ID(required=True)
        stage = graphene.NonNull(OrderStage)
        note = graphene.String()

    permissions = _STAFF
    error_type = ErrorType

    order = graphene.Field(Order)
    timeline = graphene.List(graphene.NonNull(OrderTimelineEntry))

    @classmethod
    def perform(cls, info: Any, id: str, stage: str, note: str | None = None) -> Any:
        """The move, its entry, what it means in Saleor and its message in one transaction."""
        order_id = _order_id(id)
        context = info.context
        user = None if getattr(context, "app", None) else context.user
        timeline.advance(
            order_id, to=Stage(stage), actor=actor_of(info), note=note or "", user=user
        )
        return cls(
            order=wrap(host.orders_by_id([order_id]).get(order_id)),
            timeline=list(StageEntry.objects.filter(track_id=order_id)),
        )


class Mutations(graphene.ObjectType):
    """Mutations of order tracking."""

    order_stage_update = OrderStageUpdate.Field()
