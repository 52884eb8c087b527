"""What a stage means for Saleor's own order, so that the two never say different things.

CANCELLED cancels the order in Saleor, which gives its stock back, or is refused with Saleor's reason.
REFUNDED moves no money: it is refused while Saleor still holds some, and follows by itself when the
money has gone back.
"""

import uuid
from typing import Any

from ..core.errors import Conflict, NotAllowed
from ..host import messages as host
from ..host import orders
from ..host.execute import GraphQLRefused
from ..notifications.words import money
from .stages import Stage

APP = "saleor_plugins.order_tracking"


def carry_out(order_id: uuid.UUID, to: Stage, user: Any = None) -> None:
    """Do in Saleor what the move to a stage means, as the member of staff or as our App.

    Raises Conflict (code INVALID_STAGE) where Saleor's order does not allow the move, NotAllowed where
    the member of staff may not touch it. Call it in the transaction of the move.
    """
    if to is Stage.CANCELLED:
        _cancel(order_id, user)
    elif to is Stage.REFUNDED:
        _given_back(order_id)


def _cancel(order_id: uuid.UUID, user: Any) -> None:
    order = host.order_facts(order_id)
    if order is None or order.status in ("canceled", "expired"):
        return
    try:
        cancelled = orders.cancel_order(order_id, as_app=None if user else APP, as_user=user)
    except GraphQLRefused as error:
        if error.has_code("PermissionDenied"):
            raise NotAllowed("You may not cancel orders of this channel.", field="id") from error
        cancelled = False
    if not cancelled:
        raise _refused(
            "Saleor cannot cancel this order: a parcel has been made up. Cancel its fulfilments first."
        )


def _given_back(order_id: uuid.UUID) -> None:
    order = host.order_facts(order_id)
    if order is not None and order.charged > 0:
        held = money(order.charged, order.currency)
        raise _refused(
            f"{held} of this order has not been given back. Refund it; the stage follows by itself."
        )


def _refused(reason: str) -> Conflict:
    return Conflict(reason, code="INVALID_STAGE", field="stage")
