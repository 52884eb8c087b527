"""What order tracking holds of a person: notes of who brought the parcel, and where it is seen."""

from django.db.models import Q

from ..core import personal_data

personal_data.held(
    "commerce_order_tracking.OrderTrack", lambda person: Q(order_id__in=person.order_ids)
)
personal_data.held(
    "commerce_order_tracking.StageEntry",
    lambda person: Q(track__order_id__in=person.order_ids),
    # A parcel's page at the carrier shows the door that it went to.
    blank={"tracking_number": "", "tracking_url": ""},
    scrub=("note", "actor_label"),
)
