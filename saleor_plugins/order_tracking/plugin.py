"""The switchboard of order tracking: Saleor's events move stages along.

    order created            PENDING            fulfilment created or approved      PACKED
    order confirmed          CONFIRMED          tracking number added               noted
    order cancelled          CANCELLED          last fulfilment cancelled           back to CONFIRMED
    order fully refunded     REFUNDED           fulfilment metadata `stage`         that stage

A carrier's App moves an order by the mutation `orderStageUpdate`, or by writing the public metadata key
`stage` on a fulfilment, with `stage_note` and `expected_on` (a date) if it likes.
"""

import logging
from datetime import date
from typing import Any

from saleor.plugins.base_plugin import BasePlugin

from ..core import spans
from ..core.audit import Actor
from ..core.errors import CommerceError
from ..host import messages as host
from ..notifications.hooks import quietly
from . import timeline
from .stages import Stage
from .timeline import Parcel

logger = logging.getLogger(__name__)


@spans.hooks
class OrderTrackingPlugin(BasePlugin):
    """Stages of orders, for the whole shop."""

    PLUGIN_ID = "saleor_plugins.order_tracking"
    PLUGIN_NAME = "Order tracking"
    PLUGIN_DESCRIPTION = (
        "Stages between unfulfilled and fulfilled, and tracking without an account."
    )
    CONFIGURATION_PER_CHANNEL = False
    DEFAULT_ACTIVE = True

    @quietly
    def order_created(self, order: Any, **_: Any) -> None:
        """The timeline begins."""
        timeline.open_track(order.pk, str(order.number))

    @quietly
    def order_confirmed(self, order: Any, **_: Any) -> None:
        """Confirmed by Saleor or by staff."""
        timeline.follow(order.pk, to=Stage.CONFIRMED)

    @quietly
    def order_cancelled(self, order: Any, **_: Any) -> None:
        """Cancelled in Saleor."""
        timeline.follow(order.pk, to=Stage.CANCELLED)

    @quietly
    def order_expired(self, order: Any, **_: Any) -> None:
        """Never paid, and given up by Saleor."""
        timeline.follow(order.pk, to=Stage.CANCELLED, note="Not paid in time")

    @quietly
    def order_fully_refunded(self, order: Any, **_: Any) -> None:
        """Everything was given back."""
        timeline.follow(order.pk, to=Stage.REFUNDED)

    @quietly
    def order_refunded(self, order: Any, **_: Any) -> None:
        """Part of it was given back; all of it is REFUNDED, however many parts it took."""
        if host.refunded_amount(order.pk) >= order.total_gross_amount > 0:
            timeline.follow(order.pk, to=Stage.REFUNDED)

    @quietly
    def fulfillment_created(self, fulfillment: Any, **_: Any) -> None:
        """A parcel was made up."""
        if fulfillment.status == "fulfilled":
            self._packed(fulfillment)

    @quietly
    def fulfillment_approved(self, fulfillment: Any, **_: Any) -> None:
        """A parcel that waited for approval."""
        self._packed(fulfillment)

    def _packed(self, fulfillment: Any) -> None:
        parcel = Parcel.read(fulfillment.tracking_number or "")
        timeline.follow(fulfillment.order_id, to=Stage.PACKED, parcel=parcel)

    @quietly
    def tracking_number_updated(self, fulfillment: Any, **_: Any) -> None:
        """The carrier's number is known."""
        self._packed(fulfillment)

    @quietly
    def fulfillment_canceled(self, fulfillment: Any, **_: Any) -> None:
        """Back to be packed, unless another parcel is on its way."""
        order = host.order_facts(fulfillment.order_id)
        if order is not None and not [s for s in order.shipments if s.pk != fulfillment.pk]:
            timeline.step_back(fulfillment.order_id, note="Fulfilment cancelled")

    @quietly
    def fulfillment_metadata_updated(self, fulfillment: Any, **_: Any) -> None:
        """A carrier wrote `stage`."""
        metadata = fulfillment.metadata or {}
        _expect(fulfillment.order_id, metadata.get("expected_on"))
        try:
            stage = Stage(str(metadata.get("stage", "")).upper())
        except ValueError:
            return
        try:
            timeline.advance(
                fulfillment.order_id,
                to=stage,
                actor=Actor("app", label="fulfilment metadata"),
                note=str(metadata.get("stage_note") or "")[: timeline.MOST_NOTE],
                parcel=Parcel.read(fulfillment.tracking_number or ""),
            )
        except CommerceError as error:
            # Metadata is written again and again; a stage that is not new changes nothing.
            logger.info("Fulfilment %s: %s", fulfillment.pk, error.code)


def _expect(order_id: Any, text: Any) -> None:
    try:
        day = date.fromisoformat(str(text)) if text else None
    except ValueError:
        return
    if day is not None:
        timeline.expect(order_id, day)
